/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// While developing, everything but the console's own files is asked of a running server.
const server = process.env.TREADLE_URL ?? 'http://127.0.0.1:4566';

// The server carries and sends the files compressed: once, here, as well as it can be done.
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle: ({ dir }) => {
    for (const entry of readdirSync(dir!, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) {
        const file = join(entry.parentPath, entry.name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
    }
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressed],
  resolve: {
    alias: {
      // The names of the CSS variables carry a hash that the package of tokens makes anew: those of the components are the ones that dark mode changes.
      '@cloudscape-design/design-tokens': fileURLToPath(new URL('node_modules/@cloudscape-design/components/internal/generated/styles/tokens.js', import.meta.url)),
    },
  },
  build: {
    outDir: '../obj/dist',
    emptyOutDir: true,
    // Browsers that know light-dark(): rewritten for older ones it would follow a colour scheme that the style sheets never name.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      output: {
        // Six requests at a time over HTTP/1.1: what several pages use comes in few files, not in sixty.
        codeSplitting: {
          groups: [
            { name: 'components', test: /node_modules.(?!elkjs|@codemirror|@lezer|codemirror|@xyflow|yaml|html-to-image|@aws-crypto|@smithy)/, minShareCount: 4 },
            // Charts ask for what draws them as soon as they are there: only pages that have some load them.
            { name: 'shared', test: /src.(ui(?!.code.(?!index)|.charts)|app|aws|live)./, minShareCount: 3, includeDependenciesRecursively: false },
          ],
        },
      },
    },
    // Cloudscape's styles are one file of 1 MB; each chunk of scripts is judged by tests, not by a warning.
    chunkSizeWarningLimit: 2048,
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      // The page comes from here, not from there: a server refuses pages of other origins.
      '^/(?!console/)': { target: server, changeOrigin: true, configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')) },
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    // Milliseconds until something is held to never come: other tests may run beside these.
    testTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
