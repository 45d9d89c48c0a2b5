import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAddressValues } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { deleteFunction, type FunctionDescription, getFunction, listAliases, listVersionsByFunction } from '../../aws/lambda';
import { parseArn, type Scope, scopeOf } from '../../aws/scope';
import { Logs } from '../../logs';
import { type LogSelection, readSelection, writeSelection } from '../../logs/selection';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { Ago } from '../../ui/Time';
import { useRemoval } from '../../ui/useRemoval';
import { FunctionConfigurationView } from './FunctionConfiguration';
import { FunctionMonitor } from './FunctionMonitor';
import { FunctionTest } from './FunctionTest';
import { lastModified } from './lastModified';
import { logGroupOf } from './logGroup';

const FunctionCode = lazy(() => import('./FunctionCode'));
const latest = '$LATEST';

export function Component() {
  const given = useParams().name!;
  const arn = parseArn(given);
  // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]
  const [, name = given, qualifierOfArn] = arn?.resource.split(':') ?? [];
  usePageFrame(name, links.functions(), [['Functions', links.functions()]]);
  const scope = scopeOf(given, useScope());
  const [address] = useAddressValues();
  const qualifier = address.get('qualifier') ?? qualifierOfArn;
  const found = useQuery(getFunction.query(scope, { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) }));
  if (found.error) {
    return <PageError what={`The function ${name} could not be read`} error={found.error} onRetry={() => void found.refetch()} />;
  }
  return found.data ? <FunctionPage key={name} scope={scope} name={name} qualifier={qualifier} description={found.data} /> : <PageSkeleton />;
}

interface PageProps {
  readonly scope: Scope;
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly description: FunctionDescription;
}

function FunctionPage({ scope, name, qualifier, description }: PageProps) {
  const [address, setAddress] = useAddressValues();
  const [isDeleting, setDeleting] = useState(false);
  const select = useCallback((selection: LogSelection) => setAddress(writeSelection(selection)), [setAddress]);
  const { Configuration: c } = description;
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          description={c.Description}
          actions={
            <>
              <Qualifier scope={scope} name={name} qualifier={qualifier} onChange={(q) => setAddress({ qualifier: q === latest ? null : q }, { push: true })} />
              <Button onClick={() => setDeleting(true)}>Delete</Button>
              <Button variant="primary" onClick={() => setAddress({ tab: 'test' }, { push: true })}>
                Test
              </Button>
            </>
          }
          facts={[
            { label: 'Function ARN', value: <CopyText value={c.FunctionArn} label="Copy the ARN" /> },
            { label: 'Runtime', value: c.Runtime ?? '-' },
            { label: 'Last modified', value: <Ago value={lastModified(c)} /> },
            { label: 'State', value: <StatusIndicator type={c.State === 'Active' || c.State === undefined ? 'success' : 'pending'}>{c.State ?? 'Active'}</StatusIndicator> },
          ]}
        />
      }
    >
      <PageTabs
        label={name}
        tabs={[
          {
            id: 'code',
            label: 'Code',
            content: (
              <Suspense fallback={<PageSkeleton />}>
                <FunctionCode description={description} />
              </Suspense>
            ),
          },
          { id: 'test', label: 'Test', content: <FunctionTest scope={scope} configuration={c} qualifier={qualifier} /> },
          { id: 'monitor', label: 'Monitor', content: <FunctionMonitor scope={scope} configuration={c} /> },
          { id: 'logs', label: 'Logs', content: <Logs scope={scope} logGroupName={logGroupOf(c)} {...readSelection(address)} onSelect={select} height="max(320px, calc(100vh - 410px))" emptyText="The function has not written anything yet." /> },
          { id: 'configuration', label: 'Configuration', content: <FunctionConfigurationView scope={scope} description={description} /> },
        ]}
      />
      {isDeleting && <DeleteFunction scope={scope} name={name} arn={c.FunctionArn} onDismiss={() => setDeleting(false)} />}
    </ContentLayout>
  );
}

/** Which version or alias the page is about. */
function Qualifier({ scope, name, qualifier = latest, onChange }: { readonly scope: Scope; readonly name: string; readonly qualifier: string | undefined; readonly onChange: (qualifier: string) => void }) {
  const versions = useQuery(listVersionsByFunction.query(scope, { FunctionName: name }));
  const aliases = useQuery(listAliases.query(scope, { FunctionName: name }));
  const options = [
    { label: 'Versions', options: (versions.data?.Versions ?? []).map((v) => ({ value: v.Version, label: v.Version })) },
    { label: 'Aliases', options: (aliases.data?.Aliases ?? []).map((a) => ({ value: a.Name, label: a.Name, description: `Version ${a.FunctionVersion}` })) },
  ].filter((group) => group.options.length > 0);
  return <Select selectedOption={{ value: qualifier, label: qualifier }} options={options} ariaLabel="Version or alias" expandToViewport onChange={({ detail }) => onChange(detail.selectedOption.value ?? latest)} />;
}

function DeleteFunction({ scope, name, arn, onDismiss }: { readonly scope: Scope; readonly name: string; readonly arn: string; readonly onDismiss: () => void }) {
  const remove = useRemoval({
    service: 'lambda',
    ids: () => [name, arn],
    run: () => deleteFunction.call(scope, { FunctionName: name }),
    done: () => `Function ${name} was deleted.`,
    failed: `Function ${name} was not deleted`,
    to: '/functions',
  });
  return (
    <Confirm title="Delete function" action="Delete" typed={name} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={onDismiss}>
      <b>{name}</b> is deleted with all its versions and aliases. Its logs stay. This can't be undone.
    </Confirm>
  );
}
