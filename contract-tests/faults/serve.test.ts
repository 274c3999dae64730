import * as http from 'node:http';
import { expect, it } from 'vitest';
import { bytes, chunked, scriptOf } from './answer.js';
import { startScriptServer } from './serve.js';

function get(url: string, method = 'GET', body = ''): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

it('plays each script under its own address, whatever method and path', async () => {
  const server = await startScriptServer();
  try {
    const plain = server.add(scriptOf({ status: 202, reason: 'Accepted', headers: [], body: bytes('{}') }));
    const pieces = server.add({
      steps: [
        bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
        5,
        chunked([bytes('a'), bytes('b')]),
      ],
      end: 'close',
    });
    const reset = server.add({ steps: [], end: 'reset' });
    expect(await get(`${plain}/x/y?z=1`, 'DELETE')).toEqual({ status: 202, text: '{}' });
    expect(await get(pieces, 'POST', 'a body')).toEqual({ status: 200, text: 'ab' });
    await expect(get(reset)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(get(`${new URL(plain).origin}/at/99`)).rejects.toThrow();
  } finally {
    await server.close();
  }
});
