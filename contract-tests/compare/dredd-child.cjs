/**
 * Runs dredd over the servers of the catalogue in one process: for each entry a copy of the transaction that dredd made for the
 * documented status, with the entry's address in front of its path. Prints one line of JSON for each.
 */
'use strict';
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const Dredd = require('../dredd/node_modules/dredd');

const { endpoint, spec, tests, timeoutMs } = JSON.parse(readFileSync(process.env.DREDD_COMPARE, 'utf8'));
const emitter = new EventEmitter();
emitter.setMaxListeners(50);
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const messages = (test) =>
  (test.errors ?? [])
    .map((each) => each.message)
    .concat(test.message ?? [])
    .join(' ');

emitter.on('test pass', (test) => print({ event: 'test', id: test.title, alarm: false, reason: '' }));
emitter.on('test fail', (test) =>
  print({ event: 'test', id: test.title, alarm: true, reason: messages(test) }),
);
emitter.on('test error', (error, test) =>
  print({ event: 'test', id: test.title, alarm: true, reason: String(error?.message ?? error) }),
);

// Its reporter, which comes last, cannot print every body: by then all verdicts are out.
process.on('uncaughtException', (error) => {
  print({ event: 'end', error: String(error.message) });
  process.exit(1);
});

// The hook file reads this: dredd loads it into the same process.
globalThis.catalogueTests = tests;
const dredd = new Dredd({
  endpoint,
  path: [spec],
  hookfiles: [join(__dirname, 'dredd-hooks.cjs')],
  http: { timeout: timeoutMs },
  loglevel: 'error',
  color: false,
  emitter,
});
dredd.run((error) => print({ event: 'end', error: error ? String(error.message ?? error) : undefined }));
