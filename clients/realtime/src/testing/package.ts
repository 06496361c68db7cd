import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
export const LIBRARY: string = join(import.meta.dirname, "../..");
const INSTALLED = join(LIBRARY, "../../node_modules");

export interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly [other: string]: unknown;
}

/** The library as `npm publish` would send it, and an application that has installed it, outside of the repository. */
export class Package {
  readonly folder: string = mkdtempSync(join(tmpdir(), "package-"));
  tarball = "";

  static async pack(): Promise<Package> {
    const made = new Package();
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", made.folder], { cwd: LIBRARY });
    made.tarball = join(made.folder, stdout.trim().split("\n").at(-1) ?? "");
    mkdirSync(made.installed, { recursive: true });
    await run("tar", ["-xzf", made.tarball, "--strip-components", "1", "-C", made.installed]);
    made.link("aws-amplify", "@aws-amplify", "react", "react-dom", "@types");
    return made;
  }

  /** Where the application has it. */
  get installed(): string {
    return join(this.folder, "node_modules/@serverless-realtime/client");
  }

  get files(): string[] {
    return readdirSync(this.installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(this.installed.length + 1)).sort();
  }

  /** Installs what this repository has installed, from `from` where there is another version of it. */
  link(...names: readonly string[]): void {
    for (const name of names) symlinkSync(join(INSTALLED, name), join(this.folder, "node_modules", name));
  }

  /** A second application beside this one, with other versions of some packages: their folders by their names. */
  withOther(packages: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(this.folder, "other-"));
    cpSync(this.installed, join(folder, "node_modules/@serverless-realtime/client"), { recursive: true });
    for (const [name, path] of Object.entries(packages)) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(path, link);
    }
    return folder;
  }

  /** Writes a file of the application; answers with its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** What a file of the application prints in Node.js. */
  async node(name: string, text: string, ...options: readonly string[]): Promise<string> {
    const { stdout, stderr } = await run("node", [...options, this.write(name, text)], { cwd: this.folder, timeout: 60_000 });
    return stdout + stderr;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
