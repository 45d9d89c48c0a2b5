import type { Connection, Hello } from './messages';

/** Finds out whether changes may have been missed between the first questions and the stream that tells of changes. Times in milliseconds. */
export class Missed {
  /** Nothing that is shown was asked before; null: nobody knows. */
  private asked: number | null;

  constructor(now: number) {
    this.asked = now;
  }

  /** All that is shown is asked anew from now on. */
  askedAll(now: number): void {
    this.asked = now;
  }

  /** What is asked while the server is away may never be answered. */
  connected(connection: Connection): void {
    if (connection === 'reconnecting') {
      this.asked = null;
    }
  }

  /** Whether anything may have changed unheard. After the first stream only a break makes another: then it may. */
  at({ quietFor }: Pick<Hello, 'quietFor'>, now: number): boolean {
    const { asked } = this;
    this.asked = null;
    return asked === null || quietFor === undefined || quietFor <= now - asked;
  }
}
