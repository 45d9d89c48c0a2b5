import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { links } from '../../app/links';
import { type AliasConfiguration, type FunctionConfiguration, listAliases, listVersionsByFunction } from '../../aws/lambda';
import type { Scope } from '../../aws/scope';
import { EmptyState } from '../../ui/EmptyState';
import { type Column, ShortTable } from '../../ui/table/ShortTable';
import { Ago } from '../../ui/Time';
import { formatBytes } from '../../ui/format';
import { useAllPages } from '../../ui/useAllPages';
import { lastModified } from './lastModified';

/** The versions of a function, and the aliases that name them. */
export function FunctionVersions({ scope, functionName }: { readonly scope: Scope; readonly functionName: string }) {
  const versions = useAllPages(listVersionsByFunction.pages(scope, { FunctionName: functionName }), versionsOf);
  const aliases = useAllPages(listAliases.pages(scope, { FunctionName: functionName }), aliasesOf);
  return (
    <SpaceBetween size="l">
      <ShortTable<FunctionConfiguration>
        title="Versions"
        items={versions.items}
        isLoading={versions.isPending}
        keyOf={(v) => v.Version}
        columns={versionColumns}
      />
      <ShortTable<AliasConfiguration>
        title="Aliases"
        items={aliases.items}
        isLoading={aliases.isPending}
        keyOf={(a) => a.Name}
        columns={aliasColumns}
        empty={<EmptyState title="No aliases" />}
      />
    </SpaceBetween>
  );
}

const versionColumns: readonly Column<FunctionConfiguration>[] = [
  { id: 'version', header: 'Version', isRowHeader: true, cell: (v) => <Link href={`${links.function(v.FunctionArn.replace(/:(?:\$LATEST|\d+)$/, ''))}?qualifier=${encodeURIComponent(v.Version)}`}>{v.Version}</Link> },
  { id: 'description', header: 'Description', cell: (v) => v.Description || '-' },
  { id: 'size', header: 'Package size', cell: (v) => formatBytes(v.CodeSize) },
  { id: 'modified', header: 'Last modified', cell: (v) => <Ago value={lastModified(v)} /> },
];

const aliasColumns: readonly Column<AliasConfiguration>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, cell: (a) => a.Name },
  { id: 'version', header: 'Versions', cell: (a) => weightsOf(a) },
  { id: 'description', header: 'Description', cell: (a) => a.Description || '-' },
];

function weightsOf({ FunctionVersion, RoutingConfig }: AliasConfiguration): string {
  const others = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
  const rest = 1 - others.reduce((sum, [, w]) => sum + w, 0);
  const percent = (n: number) => `${Math.round(n * 1000) / 10}%`;
  return others.length === 0 ? FunctionVersion : [`${FunctionVersion} (${percent(rest)})`, ...others.map(([v, w]) => `${v} (${percent(w)})`)].join(', ');
}

function versionsOf(page: { readonly Versions: readonly FunctionConfiguration[] }): readonly FunctionConfiguration[] {
  return page.Versions;
}

function aliasesOf(page: { readonly Aliases: readonly AliasConfiguration[] }): readonly AliasConfiguration[] {
  return page.Aliases;
}
