export {
  /** The class of all errors that this package throws on purpose: `message` says what happened, `hint` what to do next. */
  CommandError as AcrtaskError,
  InvalidInputError,
  NotFoundError,
  NotSignedInError,
  ServiceError,
  SeveralErrors,
  UnexpectedResponseError,
  UsageError,
} from '../errors.ts';
