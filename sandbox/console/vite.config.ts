import { defineConfig } from 'vite';

// JSX is turned into preact by the compiler's own options in tsconfig.json; nothing is fetched from elsewhere.
export default defineConfig({
  build: { target: 'es2022', sourcemap: false, reportCompressedSize: false },
});
