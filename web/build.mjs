// Bundles the browser modules and styles into one folder of files named by their content, with a
// gzip beside each, and `manifest.txt`: one line "logical name<TAB>file name" a file.
// Called by naisen-http's build script; `npm run build` does the same into web/dist.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? join(here, "dist");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

// The two entries a page names; everything else is a chunk they load by its relative name.
const bundled = await build({
  absWorkingDir: here,
  entryPoints: { ui: "src/ui.ts", style: "styles/index.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox120", "safari17.5"],
  legalComments: "inline",
  logLevel: "warning",
  metafile: true,
});

const entries = { "src/ui.ts": "ui.js", "styles/index.css": "style.css" };
const manifest = [];
for (const [path, { entryPoint }] of Object.entries(bundled.metafile.outputs)) {
  const file = relative(out, join(here, path));
  manifest.push([entries[entryPoint] ?? file, file]);
}

for (const file of await readdir(join(here, "art"))) {
  const bytes = await readFile(join(here, "art", file));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const named = `${basename(file, extname(file))}-${hash}${extname(file)}`;
  await writeFile(join(out, named), bytes);
  manifest.push([file, named]);
}

for (const [, file] of manifest) {
  await writeFile(join(out, `${file}.gz`), gzipSync(await readFile(join(out, file)), { level: 9 }));
}
manifest.sort(([a], [b]) => (a < b ? -1 : 1));
await writeFile(join(out, "manifest.txt"), manifest.map((line) => `${line.join("\t")}\n`).join(""));
