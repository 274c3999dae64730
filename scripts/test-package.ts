import { Command } from 'commander';
import { checkCleanInstall } from './package/clean-install.js';

/** `npm run test:package`: the package in clean installations. `npm run test:slow` counts it with the rest. */
new Command('npm run test:package --')
  .description('Installs the package in clean folders, and uses it there.')
  .parse();
const { passed, failed } = await checkCleanInstall((text) => void process.stdout.write(text));
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
