/** `npm run generate`: the contract of this project, or of other pages. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';

process.exitCode = await runCommandNamed('generate', process.argv.slice(2), projectHome);
