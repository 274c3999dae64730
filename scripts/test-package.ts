import { Command, Option } from 'commander';
import { checkCleanInstall, PACKAGES, type PackageName } from './package/clean-install.js';

/** `npm run test:package`: the packages in clean installations. `npm run test:slow` counts it with the rest. */
const { only } = new Command('npm run test:package --')
  .description('Installs the packages in clean folders, and uses them there.')
  .addOption(new Option('--only <package>', 'one of them').choices([...PACKAGES]))
  .parse()
  .opts<{ only?: PackageName }>();
const { passed, failed } = await checkCleanInstall(
  (text) => void process.stdout.write(text),
  only === undefined ? PACKAGES : [only],
);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
