import type { FunctionTable } from '../go-function.ts';
import { builtins } from './builtins.ts';
import { choiceFunctions } from './choices.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import { engineFunctions } from './engine.ts';
import { letterCaseFunctions } from './letter-case.ts';
import { listFunctions } from './lists.ts';
import { mathFunctions } from './maths.ts';
import { pathFunctions } from './paths.ts';
import { regularExpressionFunctions } from './regular-expressions.ts';
import { stringFunctions } from './strings.ts';
import { unavailableFunctions } from './unavailable.ts';

/** All functions of a task file's templates: Go's built-ins, sprig 2.22.0, and the engine's own (taskfile.md 7.4). */
export const templateFunctions: FunctionTable = {
  ...builtins,
  ...choiceFunctions,
  ...dictFunctions,
  ...encodingFunctions,
  ...letterCaseFunctions,
  ...listFunctions,
  ...mathFunctions,
  ...pathFunctions,
  ...regularExpressionFunctions,
  ...stringFunctions,
  ...unavailableFunctions,
  ...engineFunctions,
};
