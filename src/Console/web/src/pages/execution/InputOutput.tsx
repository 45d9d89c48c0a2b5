import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Header from '@cloudscape-design/components/header';
import { CopyButton } from '../../ui/CopyText';
import { JsonView } from '../../ui/code';
import { prettyJson } from '../../ui/json';
import { useExecution } from './context';

export function InputOutput() {
  const { execution } = useExecution();
  return (
    <ColumnLayout columns={2}>
      <Document name="Input" text={execution.input} />
      <Document name="Output" text={execution.output} otherwise={execution.status === 'RUNNING' ? 'The execution is running.' : 'The execution has no output.'} />
    </ColumnLayout>
  );
}

function Document({ name, text, otherwise = '-' }: { readonly name: string; readonly text: string | undefined; readonly otherwise?: string }) {
  return (
    <div>
      <Header variant="h3" {...(text === undefined ? {} : { actions: <CopyButton value={prettyJson(text)} label={`Copy ${name.toLowerCase()}`} /> })}>
        {name}
      </Header>
      {text === undefined ? <Box color="text-body-secondary">{otherwise}</Box> : <JsonView text={text} label={name} maxHeight="560px" />}
    </div>
  );
}
