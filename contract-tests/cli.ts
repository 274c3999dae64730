/** `npm run contract`: the contract run, through this project's own client. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from '../scripts/home.js';

process.exitCode = await runCommandNamed('check', process.argv.slice(2), projectHome);
