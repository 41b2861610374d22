// What `bin` loads first, as it is: small, because all else is loaded with what is kept of its compiled code.
export { keepCompiledCode } from './compiled-code.ts';
export { homeFolder } from './home-folder.ts';

/** Loads the program. */
export const loadProgram = (): Promise<typeof import('./main.ts')> => import('./main.ts');
