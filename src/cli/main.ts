#!/usr/bin/env node
/** `atlas-peering`, the command: see docs/command-line.md. */
import { runCommandLine } from './program.js';

process.exitCode = await runCommandLine(process.argv.slice(2));
