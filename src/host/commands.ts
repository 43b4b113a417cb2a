/** The commands that package.json names, and what each does. */
import * as vscode from "vscode";
import { openPlace, openPlaceCommand } from "./allocation/allocationPanel.js";
import type { ExplainCommand } from "./allocation/explainCommand.js";
import { rowOrders } from "./maps/mapRow.js";
import { copyAddress, copyExpression, isMapNode, revealDeclaration } from "./maps/mapRowCommands.js";
import type { MapsView } from "./maps/mapsView.js";
import type { MapNode, ScopeNode } from "./maps/scopeTree.js";
import type { ShowCommand } from "./maps/showCommand.js";

export function registerShowCommands(show: ShowCommand): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("goMapLayout.show", (argument: unknown) => show.run(argument)),
    vscode.commands.registerCommand("goMapLayout.openCopy", (argument: unknown) => show.run(argument, show.anotherPanel(false))),
    vscode.commands.registerCommand("goMapLayout.pin", (argument: unknown) => show.run(argument, show.anotherPanel(true))),
  );
}

/** "Explain Allocation", and where the links of its page lead. */
export function registerExplainCommands(explain: ExplainCommand): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("goMapLayout.explainAllocation", (argument: unknown) => explain.run(argument)),
    vscode.commands.registerCommand(openPlaceCommand, openPlace),
  );
}

/** Of the Maps view: its title bar, and the context menu of its rows. */
export function registerMapsCommands(view: MapsView): vscode.Disposable {
  const onRow = (command: string, run: (node: MapNode) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, (argument: unknown) => (isMapNode(argument) ? run(argument) : undefined));
  return vscode.Disposable.from(
    ...rowOrders.map((order) =>
      vscode.commands.registerCommand(`goMapLayout.maps.sortBy.${order}`, () => {
        view.sortBy(order);
      }),
    ),
    vscode.commands.registerCommand("goMapLayout.maps.refresh", () => {
      view.refresh();
    }),
    vscode.commands.registerCommand("goMapLayout.maps.showMore", (scope: ScopeNode) => {
      view.showMore(scope);
    }),
    onRow("goMapLayout.maps.copyExpression", copyExpression),
    onRow("goMapLayout.maps.copyAddress", copyAddress),
    onRow("goMapLayout.maps.revealDeclaration", revealDeclaration),
  );
}
