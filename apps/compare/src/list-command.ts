import type { Command } from "@acceptloop/program";
import { presets } from "./contenders/guests.ts";
import { type Model, models } from "./contenders/models.ts";
import { workloads } from "./workloads/catalogue.ts";

/** The command `list`: what there is to compare, and under what. */
export const list: Command = {
  summary: "Tells what can be compared: workloads, models, guests.",
  operands: "",
  options: { json: { help: "as one JSON line" } },
  examples: ["compare list"],
  run: async (commandLine) => {
    const all = {
      workloads: workloads.map(({ name, title, question }) => ({ name, title, question })),
      models: Object.entries(models).map(([name, model]) => ({
        name,
        app: model.app,
        does: disciplineOf(model),
      })),
      guests: Object.values(presets).map(({ name, command }) => ({ name, command: command.join(" ") })),
    };
    process.stdout.write(commandLine.flag("json") ? `${JSON.stringify(all)}\n` : textOf(all));
  },
};

interface All {
  readonly workloads: readonly { readonly name: string; readonly question: string }[];
  readonly models: readonly { readonly name: string; readonly app: string; readonly does: string }[];
  readonly guests: readonly { readonly name: string; readonly command: string }[];
}

function textOf(all: All): string {
  const row = (name: string, text: string): string => `  ${name.padEnd(18)} ${text}`;
  return [
    "Workloads, and what each of them asks:",
    ...all.workloads.map(({ name, question }) => row(name, question)),
    "",
    "Models, and what they do after accept():",
    ...all.models.map(({ name, app, does }) => row(name, `${app}: ${does}`)),
    "",
    "Guests, and how they are started:",
    ...all.guests.map(({ name, command }) => row(name, command)),
    "",
  ].join("\n");
}

/** The discipline by which a model serves, in words. */
function disciplineOf({ unit, sharing, isAhead, family }: Model): string {
  const ahead = isAhead && unit !== "none" ? ", started ahead" : "";
  if (family === "relay") return "one thread for all, and what one says goes to all the others";
  if (sharing === "one") return "one client after another";
  if (sharing === "each") return `a ${unit} for each client${ahead}`;
  const units = unit === "process" ? "processes" : "threads";
  if (sharing === "pool") return `${units} with one client each${ahead}; the others wait`;
  if (sharing === "executors") return `one thread watches all clients; requests go to ${units}${ahead}`;
  return unit === "none" ? "one event loop for all clients" : `${units} with an event loop each${ahead}`;
}
