/** `npm run pages:read`: the facts that pages state. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';

process.exitCode = await runCommandNamed('read', process.argv.slice(2), projectHome);
