/** `npm run docs:pull`: the pages of this project again. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';

process.exitCode = await runCommandNamed('pull', process.argv.slice(2), projectHome);
