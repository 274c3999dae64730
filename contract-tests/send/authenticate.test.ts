import { expect, it } from 'vitest';
import { authenticatorFor } from './authenticate.js';

it('speaks of no vendor where a token cannot be had', async () => {
  const tokenUrl = 'https://api.example/token';
  for (const answer of [
    Response.json({}),
    Response.json({}, { status: 500 }),
    Response.json({}, { status: 401 }),
  ]) {
    const send = authenticatorFor({ kind: 'clientCredentials', clientId: 'a', clientSecret: 'b', tokenUrl })(
      async () => answer.clone(),
    );
    const error: unknown = await send('https://api.example/pets').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/atlas/i);
  }
});
