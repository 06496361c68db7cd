// node animate.mjs FOLDER FILE.gif: makes an animation of the pictures 0000.png … of a folder, each shown as long as frames.json there says (ms).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import gifenc from "gifenc";
import { PNG } from "pngjs";

const { GIFEncoder, quantize } = gifenc;
const COLORS = 127;
const [folder, file] = process.argv.slice(2);
const delays = JSON.parse(readFileSync(join(folder, "frames.json"), "utf8"));
const pictures = readdirSync(folder).filter((name) => name.endsWith(".png")).sort().map((name) => PNG.sync.read(readFileSync(join(folder, name))));
const { width, height } = pictures[0];
const pixels = pictures.map(({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.length / 4));

// One palette for all, of the pixels that the pictures don't share: those of the first, and what each changes of the one before.
const changed = (at) => pixels[at].filter((pixel, i) => at === 0 || pixel !== pixels[at - 1][i]);
const sample = Uint32Array.from(pixels.flatMap((_, at) => [...changed(at)]));
const palette = quantize(new Uint8Array(sample.buffer), COLORS);
const nearest = new Map();
function indexOf(pixel) {
  let index = nearest.get(pixel);
  if (index === undefined) {
    const distance = ([r, g, b]) => (r - (pixel & 255)) ** 2 + (g - ((pixel >> 8) & 255)) ** 2 + (b - ((pixel >> 16) & 255)) ** 2;
    const distances = palette.map(distance);
    index = distances.indexOf(Math.min(...distances));
    nearest.set(pixel, index);
  }
  return index;
}

// What stays as it was is transparent, and so costs next to nothing.
const transparentIndex = palette.length;
const gif = GIFEncoder();
for (const [at, picture] of pixels.entries()) {
  const indices = Uint8Array.from(picture, (pixel, i) => (at > 0 && pixel === pixels[at - 1][i] ? transparentIndex : indexOf(pixel)));
  gif.writeFrame(indices, width, height, {
    ...(at === 0 && { palette: [...palette, [0, 0, 0]], repeat: 0 }), delay: delays[at], transparent: at > 0, transparentIndex, dispose: 1,
  });
}
gif.finish();
writeFileSync(file, gif.bytes());
