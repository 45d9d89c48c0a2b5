/** Where in AWS something is. */
export interface Scope {
  readonly region: string;
  readonly account: string;
}

/** The parts of an ARN, or null when it is none. */
export interface Arn extends Scope {
  readonly service: string;
  /** What follows the account: `execution:machine:name`. */
  readonly resource: string;
}

export function parseArn(text: string): Arn | null {
  const parts = text.split(':');
  if (parts.length < 6 || parts[0] !== 'arn') {
    return null;
  }
  return { service: parts[2]!, region: parts[3]!, account: parts[4]!, resource: parts.slice(5).join(':') };
}

/** The region and account of an ARN; a page about one thing asks there, wherever the lists look. */
export function scopeOf(arn: string, otherwise: Scope): Scope {
  const parsed = parseArn(arn);
  return parsed && parsed.region !== '' ? { region: parsed.region, account: parsed.account } : otherwise;
}

/** The last part of an ARN, which people call it by. */
export function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

/** As `scopeOf`, for an ARN that the server gave. */
export function scopeOfArn(arn: string): Scope {
  return scopeOf(arn, { region: 'us-east-1', account: '000000000000' });
}
