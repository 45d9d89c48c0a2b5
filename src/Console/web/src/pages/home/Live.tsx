import { colorChartsPaletteCategorical1, colorChartsPaletteCategorical2 } from '@cloudscape-design/design-tokens';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { AwsError } from '../../aws/client';
import { TimeChart } from '../../ui/charts';
import { windowUntil } from '../../ui/charts/window';
import type { Rates } from './rates';

const length = 300;
const period = 2;
// Where the axis ends until there is something to show.
const opened = Date.now();

/** What the server does now: a line for starts, one for transitions. */
export function Live({ rates, error, height }: { readonly rates: readonly Rates[]; readonly error: AwsError | null; readonly height: number }) {
  const window = windowUntil(rates.at(-1)?.at ?? opened, length, period);
  const valuesBy = (pick: (r: Rates) => number) => new Map(rates.map((r) => [Math.floor(r.at / 1000 / period) * period, pick(r)]));
  return (
    <Container fitHeight header={<Header variant="h3">Per second, live</Header>}>
      <TimeChart
        label="Starts and transitions per second within the last five minutes"
        kind="lines"
        height={height}
        error={error}
        window={window}
        format={(v) => String(Math.round(v * 10) / 10)}
        series={[
          { title: 'Transitions', color: colorChartsPaletteCategorical1, values: valuesBy((r) => r.transitions) },
          { title: 'Starts', color: colorChartsPaletteCategorical2, values: valuesBy((r) => r.starts) },
        ]}
      />
    </Container>
  );
}
