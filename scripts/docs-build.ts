/** `npm run docs`: the contract browser of this project's contract. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';

process.exitCode = await runCommandNamed('docs', process.argv.slice(2), projectHome);
