/** A piece of code in a Markdown file. */
export interface Snippet {
  readonly language: string;
  /** Where it belongs: what its first line names, `// src/App.tsx`. */
  readonly file: string | undefined;
  readonly text: string;
}

/** The TypeScript in a Markdown file, in its order. */
export function snippetsIn(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({ language, file: /^\/\/ (src\/\S+\.tsx?)\n/.exec(text)?.[1], text }));
}
