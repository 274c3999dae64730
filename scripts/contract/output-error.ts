/** Files could not be written; the message is one line and says which and why. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EISDIR: 'there is a folder of that name',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  EBUSY: 'the file is in use',
  EXDEV: 'it lies on another file system',
};

/** A failure of the file system as one line; any other error stays what it is. */
export function asOutputError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const reason = REASONS[error.code];
  if (reason === undefined && !/^E[A-Z0-9]+$/.test(error.code)) return error;
  return new OutputError(
    `${file}: cannot be written: ${reason ?? error.message.split('\n')[0]} (${error.code})`,
    {
      cause: error,
    },
  );
}
