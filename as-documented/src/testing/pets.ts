/** For tests: a small contract, and a server on loopback that keeps it, or does not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const pet = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};

export const petContract = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example/v1' }],
  paths: {
    '/pets/{petId}': {
      get: {
        operationId: 'getPet',
        parameters: [
          {
            name: 'petId',
            in: 'path',
            required: true,
            schema: { type: 'integer', maximum: 99 },
            example: 17,
          },
          { name: 'full', in: 'query', schema: { type: 'boolean' } },
          { name: 'X-Session-Key', in: 'header', schema: { type: 'integer' } },
        ],
        responses: {
          '200': {
            description: 'A pet',
            content: { 'application/json': { schema: pet, example: { id: 17 } } },
          },
          '400': { description: 'No such id' },
          '404': { description: 'No such pet' },
        },
      },
    },
    '/pets': {
      post: {
        operationId: 'addPet',
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: { '201': { description: 'Added' } },
      },
    },
  },
};

/** Answers as the contract says; `id` is what it gives as the id of pet 17. */
export async function startPets(id: unknown = 17): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const asked = /^\/v1\/pets\/([^/?]+)/.exec(request.url ?? '')?.[1];
    const key = String(request.headers['x-session-key'] ?? '1');
    const isValid =
      /^\d{1,2}$/.test(asked ?? '') && !/full=(?!true|false)/.test(request.url ?? '') && /^-?\d+$/.test(key);
    if (!isValid) return void response.writeHead(400).end();
    if (asked !== '17') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'Content-Type': 'application/json', 'X-Token': 'hush' })
      .end(JSON.stringify({ id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}
