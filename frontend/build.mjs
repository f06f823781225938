// Builds the console's scripts, styles, fonts and icons into one folder: `node build.mjs OUT`.
// Names carry a hash of their content, and manifest.json says which name stands for which; so browsers keep them for ever.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "built"));

// Every browser of today takes woff2; the older format would double the wheel.
const onlyWoff2 = {
  name: "only-woff2",
  setup(build) {
    build.onLoad({ filter: /fontsource.*\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, ""),
      loader: "css",
    }));
  },
};

const entries = [
  ...(await readdir(path.join(here, "src"))).filter((name) => name.endsWith(".js")).map((name) => `src/${name}`),
  ...(await readdir(path.join(here, "styles"))).filter((name) => name.endsWith(".css")).map((name) => `styles/${name}`),
];

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: entries.map((entry) => ({ in: entry, out: path.basename(entry).replace(/\.[^.]+$/, "") })),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  minify: true,
  legalComments: "linked",
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "font/[name]-[hash]",
  loader: { ".woff2": "file" },
  plugins: [onlyWoff2],
  logLevel: "warning",
});

const manifest = {};
for (const [file, told] of Object.entries(metafile.outputs)) {
  if (told.entryPoint) manifest[path.basename(told.entryPoint)] = path.basename(file);
}
manifest["icons.svg"] = await icons();
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
await packed(out);

/** One file with a <symbol> for each icon, so that a page names an icon and holds no drawing. */
async function icons() {
  const folder = path.join(here, "icons");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
  const symbols = await Promise.all(names.map(async (name) => {
    const drawn = (await readFile(path.join(folder, name), "utf8")).replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").trim();
    return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${drawn}</symbol>`;
  }));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  const name = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
  await writeFile(path.join(out, name), sprite);
  return name;
}

/** A packed copy beside each text, so that the server packs nothing while people wait. */
async function packed(folder) {
  for (const one of await readdir(folder)) {
    if (!/\.(js|css|svg)$/.test(one)) continue;
    await writeFile(path.join(folder, `${one}.gz`), gzipSync(await readFile(path.join(folder, one)), { level: 9 }));
  }
}
