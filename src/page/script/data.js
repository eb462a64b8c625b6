// The data that is packed in the page.

/** What the element of this id holds: JSON, packed with gzip, as Base64. */
async function unpacked(id) {
  const characters = atob(byId(id).textContent);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** What a browser wrote with percent signs; a text that it did not write stays as it is. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Blocks that are kept unpacked, those last asked for: enough to go back and forth. */
const KEPT_BLOCKS = 6;

/** The lines of all stories, and their records when asked for. */
class Stories {
  constructor(index) {
    this.lines = index.stories;
    this.sources = index.sources;
    this.threshold = index.threshold;
    this.allPairs = index.all_pairs;
    this.compared = index.compared;
    this.byAnchor = new Map(this.lines.map((line, number) => [line.anchor, number]));
    this.blocks = new Map();
    let number = 0;
    index.blocks.forEach((stories, block) => {
      for (let place = 0; place < stories; place += 1) {
        Object.assign(this.lines[number], { block, place });
        number += 1;
      }
    });
  }

  /** The story that holds an article of this id, written as in addresses of stories, or as browsers write it. */
  lineOfArticle(anchor) {
    if (!anchor.startsWith("story-")) return null;
    const id = anchor.slice("story-".length);
    const ids = [id, decoded(id), decoded(id.replace(/~/g, "%"))];
    return this.lines.find((line) => line.names.some((name) => ids.includes(name))) ?? null;
  }

  async record(line) {
    const kept = this.blocks.get(line.block) ?? unpacked(`block-${line.block}`);
    this.blocks.delete(line.block);
    this.blocks.set(line.block, kept);
    if (this.blocks.size > KEPT_BLOCKS) this.blocks.delete(this.blocks.keys().next().value);
    return (await kept)[line.place];
  }
}

