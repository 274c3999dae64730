/**
 * Hooks of dredd: ask the mock for the status under test, and add credentials. dredd knows neither digest nor OAuth.
 * Settings come in the environment of the child process.
 */
'use strict';
const { createHash, randomBytes } = require('node:crypto');
const http = require('node:http');
// Given by dredd itself when it loads this file.
const hooks = require('hooks');

const settings = JSON.parse(process.env.DREDD_SETTINGS ?? '{}');

hooks.beforeEach((transaction, done) => {
  transaction.request.headers.Prefer = `code=${transaction.expected.statusCode}`;
  authorize(transaction).then(
    (value) => {
      if (value !== undefined) transaction.request.headers.Authorization = value;
      done();
    },
    (error) => {
      transaction.fail = `no credentials: ${error.message}`;
      done();
    },
  );
});

async function authorize(transaction) {
  const { credentials } = settings;
  if (credentials?.kind === 'digest') return digest(transaction, credentials);
  if (credentials?.kind === 'clientCredentials') return `Bearer ${await accessToken(credentials)}`;
  return undefined;
}

/** RFC 7616, section 3.4, for what the gate offers: MD5 and qop=auth. */
async function digest(transaction, { username, password }) {
  const { method } = transaction.request;
  const uri = transaction.fullPath;
  const { headers } = await send(method, uri, {});
  // Challenges of several schemes arrive in one line.
  const all = String(headers['www-authenticate']);
  const challenge = all.slice(all.indexOf('Digest '));
  const read = (name) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [realm, nonce] = [read('realm'), read('nonce')];
  const cnonce = randomBytes(8).toString('hex');
  const nc = '00000001';
  const hash = (text) => createHash('md5').update(text).digest('hex');
  const response = hash(
    `${hash(`${username}:${realm}:${password}`)}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`,
  );
  return (
    `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, ` +
    `response="${response}", qop=auth, nc=${nc}, cnonce="${cnonce}"`
  );
}

let token;
async function accessToken({ clientId, clientSecret, tokenUrl }) {
  if (token !== undefined) return token;
  const headers = {
    Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  const { body } = await send('POST', new URL(tokenUrl), headers, 'grant_type=client_credentials');
  token = JSON.parse(body).access_token;
  return token;
}

/** @param path a path below the endpoint under test, or a whole URL */
function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const url = path instanceof URL ? path : new URL(settings.endpoint + path);
    const request = http.request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
