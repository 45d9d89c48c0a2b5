import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TreeView from '@cloudscape-design/components/tree-view';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAddress } from '../../app/address';
import { downloadPackage, type FunctionDescription, packagePath } from '../../aws/lambda';
import { CopyButton, CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import CodeEditor from '../../ui/code/CodeEditor';
import { languageOf } from '../../ui/code/languages';
import { formatBytes, formatNumber } from '../../ui/format';
import { TreeButton } from '../../ui/TreeButton';
import { useFolded } from '../../ui/useFolded';
import { type FileNode, fileTree, firstFile, isCompiled, isCompiledPackage, textOf } from './zip/tree';
import { listZip, readZip, type ZipEntry } from './zip/zip';
import styles from './functions.module.css';

/** Packages larger than this are not downloaded to look at them, bytes. */
const packageMax = 100 * 1024 * 1024;
/** So much of a file is shown, bytes. */
const fileMax = 1024 * 1024;

/** The files of a function's deployment package, to read. */
export default function FunctionCode({ description }: { readonly description: FunctionDescription }) {
  const { Configuration: configuration, Code } = description;
  const path = packagePath(Code.Location);
  return (
    <SpaceBetween size="l">
      {path === null ? (
        <Alert type="info" header="The code is not in a package">
          {Code.Location?.startsWith('file:') ? (
            <>
              The server runs this function from a folder: <CopyText value={decodeURIComponent(new URL(Code.Location).pathname)} label="Copy the folder" />
            </>
          ) : (
            'The server gives no link to the code of this function.'
          )}
        </Alert>
      ) : configuration.CodeSize > packageMax ? (
        <Alert type="info">The package has {formatBytes(configuration.CodeSize)}: too much to look at here.</Alert>
      ) : (
        <PackageFiles path={path} handler={configuration.Handler} runtime={configuration.Runtime} />
      )}
      <Container header={<Header variant="h2">Code properties</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Package size', value: formatBytes(configuration.CodeSize) },
            { label: 'SHA256 hash', value: configuration.CodeSha256 ? <CopyText value={configuration.CodeSha256} label="Copy the hash" /> : '-' },
            { label: 'Runtime', value: configuration.Runtime ?? '-' },
            { label: 'Handler', value: configuration.Handler ?? '-' },
            { label: 'Architecture', value: configuration.Architectures?.join(', ') ?? '-' },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

function PackageFiles({ path, handler, runtime }: { readonly path: string; readonly handler: string | undefined; readonly runtime: string | undefined }) {
  // A package's path has its hash in it: what was downloaded stays true.
  const archive = useQuery({ queryKey: ['package', path], queryFn: ({ signal }) => downloadPackage(path, signal), staleTime: Infinity, gcTime: 60_000 });
  const listed = useMemo(() => {
    try {
      return archive.data ? { entries: listZip(archive.data), error: null } : null;
    } catch (error) {
      return { entries: [], error };
    }
  }, [archive.data]);
  const tree = useMemo(() => fileTree(listed?.entries ?? []), [listed]);
  const [chosen, choose] = useAddress('file');
  const { folded, onToggle } = useFolded();
  if (archive.error || listed?.error) {
    return <ErrorState what="The package could not be read" error={archive.error ?? listed?.error} onRetry={() => void archive.refetch()} />;
  }
  if (!archive.data || !listed) {
    return <Skeleton lines={10} />;
  }
  const entry = listed.entries.find((e) => e.path === chosen) ?? firstFile(listed.entries, handler);
  const open = foldersOf(tree, listed.entries.length > 200 ? [] : null, entry?.path ?? '').filter((f) => !folded.has(f));
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${formatNumber(listed.entries.length)})`}>
          Code source
        </Header>
      }
    >
      {entry === undefined ? (
        <EmptyState title="The package is empty" />
      ) : (
        <SpaceBetween size="m">
          {isCompiledPackage(listed.entries) && (
            <Alert type="info" header="The source code cannot be shown">
              The deployment package has compiled code{runtime === undefined ? '' : ` for ${runtime}`}. Its source stays in the project it was built from. These are the files that were deployed.
            </Alert>
          )}
          <div className={styles.code}>
            <div className={styles.files}>
              <TreeView<FileNode>
                ariaLabel="Files of the package"
                items={tree}
                getItemId={(n) => n.path}
                getItemChildren={(n) => n.children}
                expandedItems={open}
                onItemToggle={({ detail }) => onToggle(detail)}
                i18nStrings={{ collapseButtonLabel: (n) => `Close ${n.name}`, expandButtonLabel: (n) => `Open ${n.name}` }}
                renderItem={(n) => ({
                  announcementLabel: n.name,
                  content: n.entry ? (
                    <TreeButton isSelected={n.entry === entry} onSelect={() => choose(n.path)}>
                      {n.name} <span className={styles.size}>{formatBytes(n.entry.size)}</span>
                    </TreeButton>
                  ) : (
                    n.name
                  ),
                })}
              />
            </div>
            <div className={styles.source}>
              <FileView archive={archive.data} entry={entry} />
            </div>
          </div>
        </SpaceBetween>
      )}
    </Container>
  );
}

function FileView({ archive, entry }: { readonly archive: ArrayBuffer; readonly entry: ZipEntry }) {
  const file = useQuery({ queryKey: ['package', 'file', entry, archive.byteLength], queryFn: () => readZip(archive, entry, fileMax), staleTime: Infinity, gcTime: 10_000, retry: false });
  const text = useMemo(() => (file.data ? textOf(file.data.bytes) : null), [file.data]);
  if (file.error) {
    return <ErrorState what={`${entry.path} could not be read`} error={file.error} />;
  }
  return (
    <SpaceBetween size="xs">
      <div className={styles.fileHead}>
        <b>{entry.path}</b>
        <Box color="text-body-secondary" variant="span">
          {formatBytes(entry.size)}
        </Box>
        {text !== null && <CopyButton value={text} label="Copy the file" />}
      </div>
      {file.data?.isCut && text !== null && <Alert type="info">The first {formatBytes(fileMax)} are shown.</Alert>}
      {!file.data ? <Skeleton lines={8} /> : text === null ? <EmptyState title="No text" text={isCompiled(entry.path) ? 'This is compiled code. Its source is not in the package.' : 'This file is binary.'} /> : <CodeEditor key={entry.path} value={text} label={entry.path} language={languageOf(entry.path)} maxHeight="max(320px, calc(100vh - 360px))" />}
    </SpaceBetween>
  );
}

/** The folders that are open: all, or those on the way to a file. */
function foldersOf(nodes: readonly FileNode[], open: string[] | null, file: string): readonly string[] {
  return nodes.flatMap((n) => (n.children && (open === null || file.startsWith(n.path)) ? [n.path, ...foldersOf(n.children, open, file)] : []));
}
