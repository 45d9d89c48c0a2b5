import { describe, expect, it } from 'vitest';
import type { ExecutionListItem, ExecutionStatus } from '../../../aws/states';
import { ExecutionFeed } from './feed';

const arnOf = (machine: string) => `arn:aws:states:eu-west-1:000000000000:stateMachine:${machine}`;

/** A server with executions in it, which counts what it is asked. */
class Server {
  readonly executions: ExecutionListItem[] = [];
  asked = 0;
  described = 0;

  start(machine: string, startDate: number, status: ExecutionStatus = 'SUCCEEDED'): ExecutionListItem {
    const row = { executionArn: `${machine}:${startDate}`, name: String(startDate), stateMachineArn: arnOf(machine), startDate, status };
    this.executions.push(row);
    return row;
  }

  end(row: ExecutionListItem, status: ExecutionStatus): ExecutionListItem {
    const ended = { ...row, status, stopDate: row.startDate + 1 };
    this.executions[this.executions.findIndex((e) => e.executionArn === row.executionArn)] = ended;
    return ended;
  }

  feed(machines: readonly string[], status?: ExecutionStatus): ExecutionFeed {
    return new ExecutionFeed({
      matches: (row) => status === undefined || row.status === status,
      mayComeIn: (now) => now === status,
      sources: async () => machines.map((m) => ({ stateMachineArn: arnOf(m) })),
      describe: async (arn) => {
        this.described++;
        const row = this.executions.find((e) => e.executionArn === arn);
        if (row === undefined) {
          throw new Error('ExecutionDoesNotExist');
        }
        return row;
      },
      list: async ({ stateMachineArn, maxResults, nextToken }) => {
        this.asked++;
        const all = this.executions.filter((e) => e.stateMachineArn === stateMachineArn && (status === undefined || e.status === status)).sort((a, b) => b.startDate - a.startDate);
        const rest = nextToken === undefined ? all : all.filter((e) => e.startDate < Number(nextToken));
        const page = rest.slice(0, maxResults);
        return { executions: page, ...(rest.length > page.length ? { nextToken: String(page.at(-1)!.startDate) } : {}) };
      },
    });
  }
}

const starts = (feed: ExecutionFeed) => feed.state.rows.map((r) => r.startDate);
const downFrom = (from: number, count: number) => Array.from({ length: count }, (_, i) => from - i);

describe('the list of executions', () => {
  it('is read on page by page until there are no more', async () => {
    const server = new Server();
    downFrom(2500, 2500).forEach((t) => server.start('Pay', t));
    const feed = server.feed(['Pay']);
    await feed.loadMore();
    expect(starts(feed)).toEqual(downFrom(2500, 100));
    expect(feed.state.isComplete).toBe(false);
    while (!feed.state.isComplete) {
      await feed.loadMore(1000);
    }
    expect(starts(feed)).toEqual(downFrom(2500, 2500));
    expect(server.asked).toBe(4);
  });

  it('is one of all state machines by start', async () => {
    const server = new Server();
    downFrom(900, 900).forEach((t) => server.start(['Pay', 'Ship', 'Ask'][t % 3]!, t));
    const feed = server.feed(['Pay', 'Ship', 'Ask', 'Idle']);
    await feed.loadMore(250);
    expect(starts(feed)).toEqual(downFrom(900, 250));
    await feed.loadMore(1000);
    expect(starts(feed)).toEqual(downFrom(900, 900));
    expect(feed.state.isComplete).toBe(true);
  });

  it('takes in what starts and ends without reading all again', async () => {
    const server = new Server();
    downFrom(500, 500).forEach((t) => server.start('Pay', t, t === 7 ? 'RUNNING' : 'SUCCEEDED'));
    const feed = server.feed(['Pay']);
    await feed.loadMore(500);
    const asked = server.asked;
    server.end(server.executions.find((e) => e.startDate === 7)!, 'FAILED');
    await feed.refresh([server.start('Pay', 501, 'RUNNING'), server.executions.find((e) => e.startDate === 7)!]);
    expect(starts(feed)).toEqual(downFrom(501, 501));
    expect(feed.state.rows.find((r) => r.startDate === 7)).toMatchObject({ status: 'FAILED', stopDate: 8 });
    expect(server.asked - asked).toBe(1);
  });

  it('asks nothing of what goes on running, and once for many that end', async () => {
    const server = new Server();
    const running = downFrom(400, 400).map((t) => server.start('Pay', t, 'RUNNING'));
    const feed = server.feed(['Pay']);
    await feed.loadMore(300);
    let draws = 0;
    feed.subscribe(() => draws++);
    const asked = server.asked;
    await feed.refresh(running.slice(0, 300));
    expect([server.asked - asked, server.described, draws]).toEqual([0, 0, 0]);
    // One of them is older than what is shown.
    await feed.refresh([...running.slice(150, 250), running[350]!].map((row) => server.end(row, 'SUCCEEDED')));
    expect(feed.state.rows.filter((r) => r.status === 'SUCCEEDED').map((r) => r.startDate)).toEqual(downFrom(250, 100));
    expect(server.asked - asked).toBe(1);
    expect(server.described).toBeLessThan(10);
    expect(draws).toBeLessThan(4);
  });

  it('does not grow for ever, and reads on from wherever it ends', async () => {
    const server = new Server();
    downFrom(500, 500).forEach((t) => server.start('Pay', t));
    const feed = server.feed(['Pay']);
    await feed.loadMore(500);
    for (let t = 501; t <= 25_000; t += 100) {
      await feed.refresh(downFrom(t + 99, 100).map((at) => server.start('Pay', at)));
    }
    const shown = feed.state.rows.length;
    expect(shown).toBeLessThanOrEqual(20_000);
    expect([starts(feed), feed.state.isComplete]).toEqual([downFrom(25_000, shown), false]);
    await feed.loadMore(1000);
    expect(starts(feed)).toEqual(downFrom(25_000, shown + 1000));
    await feed.loadMore(30_000);
    expect([starts(feed), feed.state.isComplete]).toEqual([downFrom(25_000, 25_000), true]);
  });

  it('shows what can be described when something cannot', async () => {
    const server = new Server();
    const running = downFrom(300, 300).map((t) => server.start('Pay', t, 'RUNNING'));
    const feed = server.feed(['Pay']);
    await feed.loadMore(300);
    const [deleted, ended] = [running[200]!, running[210]!];
    const changed = [deleted, ended].map((row) => server.end(row, 'FAILED'));
    server.executions.splice(200, 1);
    await feed.refresh(changed);
    expect(feed.state.rows.find((r) => r.executionArn === ended.executionArn)?.status).toBe('FAILED');
  });

  it('looks as deep as something ran when it may have missed a change', async () => {
    const server = new Server();
    downFrom(1500, 1500).forEach((t) => server.start('Pay', t, t === 700 ? 'RUNNING' : 'SUCCEEDED'));
    const feed = server.feed(['Pay']);
    await feed.loadMore(1500);
    server.end(server.executions.find((e) => e.startDate === 700)!, 'ABORTED');
    downFrom(1700, 200).forEach((t) => server.start('Pay', t));
    await feed.refresh(null);
    expect(starts(feed)).toEqual(downFrom(1700, 1700));
    expect(feed.state.rows.find((r) => r.startDate === 700)?.status).toBe('ABORTED');
  });

  it('begins anew when more started than it wants to read', async () => {
    const server = new Server();
    server.start('Pay', 1);
    const feed = server.feed(['Pay']);
    await feed.loadMore();
    downFrom(20_000, 15_000).forEach((t) => server.start('Pay', t));
    await feed.refresh(null);
    await feed.loadMore();
    expect(starts(feed).slice(0, 100)).toEqual(downFrom(20_000, 100));
  });

  it('lets go of what no longer matches, but not while it is pointed at', async () => {
    const server = new Server();
    const rows = downFrom(3, 3).map((t) => server.start('Pay', t, 'RUNNING'));
    const feed = server.feed(['Pay'], 'RUNNING');
    await feed.loadMore();
    feed.hold(true);
    await feed.refresh([server.end(rows[1]!, 'SUCCEEDED')]);
    expect(feed.state.rows.map((r) => r.status)).toEqual(['RUNNING', 'SUCCEEDED', 'RUNNING']);
    feed.hold(false);
    expect(starts(feed)).toEqual([3, 1]);
  });

  it('finds what matches only since it changed', async () => {
    const server = new Server();
    downFrom(300, 300).forEach((t) => server.start('Pay', t, t === 150 ? 'RUNNING' : 'FAILED'));
    const feed = server.feed(['Pay'], 'FAILED');
    await feed.loadMore(300);
    server.end(server.executions.find((e) => e.startDate === 150)!, 'FAILED');
    await feed.refresh([server.executions.find((e) => e.startDate === 150)!]);
    expect(starts(feed)).toEqual(downFrom(300, 300));
  });

  it('shows the executions of a state machine that had none', async () => {
    const server = new Server();
    server.start('Pay', 1);
    const feed = server.feed(['Pay']);
    await feed.loadMore();
    feed.addSource({ stateMachineArn: arnOf('Ship') });
    await feed.refresh([server.start('Ship', 2, 'RUNNING')]);
    expect(starts(feed)).toEqual([2, 1]);
  });

  it('says what went wrong and can be asked again', async () => {
    let isBroken = true;
    const server = new Server();
    server.start('Pay', 1);
    const good = server.feed(['Pay']);
    const feed = new ExecutionFeed({
      matches: () => true,
      mayComeIn: () => false,
      describe: () => Promise.reject(new Error()),
      sources: async () => {
        if (isBroken) {
          throw new Error('away');
        }
        return [{ stateMachineArn: arnOf('Pay') }];
      },
      list: async () => ({ executions: server.executions }),
    });
    await feed.loadMore();
    expect(feed.state.error).toEqual(new Error('away'));
    isBroken = false;
    await Promise.all([feed.loadMore(), good.loadMore()]);
    expect(starts(feed)).toEqual(starts(good));
  });
});
