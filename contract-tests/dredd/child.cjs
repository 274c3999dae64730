/** Runs dredd in a process of its own and prints one line of JSON for each of its tests, then one for the end. */
'use strict';
const { EventEmitter } = require('node:events');
const { join } = require('node:path');
const Dredd = require('dredd');

const settings = JSON.parse(process.env.DREDD_SETTINGS ?? '{}');
const emitter = new EventEmitter();
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const tell = (result) => (test) => {
  const { method, uri } = test.request ?? {};
  const statusCode = String(test.expected?.statusCode ?? '');
  print({
    event: 'test',
    result,
    title: test.title,
    origin: test.origin,
    method,
    uri,
    statusCode,
    message: test.message ?? '',
  });
};
emitter.on('test pass', tell('passed'));
emitter.on('test fail', tell('failed'));
emitter.on('test skip', tell('skipped'));
emitter.on('test error', (error, test) =>
  tell('error')({ ...test, message: String(error?.message ?? error) }),
);

const dredd = new Dredd({
  endpoint: settings.endpoint,
  path: [settings.spec],
  hookfiles: [join(__dirname, 'hooks.cjs')],
  loglevel: 'error',
  color: false,
  emitter,
});
dredd.run((error, stats) => {
  print({ event: 'end', error: error ? String(error.message ?? error) : undefined, stats });
});
