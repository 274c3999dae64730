export * from './errors/classes.js';
