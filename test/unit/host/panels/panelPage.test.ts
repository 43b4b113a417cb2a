import { stub } from "../vscodeStub.js";
import { strict as assert } from "node:assert";
import type * as vscode from "vscode";
import { translateBy } from "../../../../src/gomap/say.js";
import { panelPage } from "../../../../src/host/panels/panelPage.js";

describe("the panel's page", () => {
  const webview = {
    cspSource: "https://csp.example",
    asWebviewUri: ({ path }: { path: string }) => `https://csp.example${path}`,
  };
  const page = (title = "Map: m") =>
    panelPage(webview as unknown as vscode.Webview, { path: "/ext" } as unknown as vscode.Uri, title);
  const nonceOf = (html: string) => /<meta property="csp-nonce" content="([0-9a-f]{32})">/.exec(html)?.[1] ?? "no nonce";

  it("lets in its own script and style, and nothing else", () => {
    const html = page();
    const nonce = nonceOf(html);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll("&#39;", "'");
    assert.equal(
      policy,
      `default-src 'none'; img-src https://csp.example; style-src https://csp.example 'nonce-${nonce}'; script-src 'nonce-${nonce}'`,
    );
    assert.ok(html.includes(`<script nonce="${nonce}" src="https://csp.example/ext/dist/panel.js"></script>`));
    assert.ok(html.includes('<link rel="stylesheet" href="https://csp.example/ext/media/panel.css">'));
    assert.ok(html.indexOf('<div id="app">') < html.indexOf("<script"));
  });

  it("has a new nonce each time", () => {
    assert.notEqual(nonceOf(page()), nonceOf(page()));
  });

  it("is in English, without sentences, where there is no translation", () => {
    assert.match(page(), /<html lang="en">/);
    assert.ok(!page().includes('id="sentences"'));
  });

  describe("in another language", () => {
    const bundle = { en: "zh-CN", Buckets: "桶", "</script><!--": "<script>\u2028&" };
    before(() => translateBy((stub.l10n.bundle = bundle)));
    after(() => {
      stub.l10n.bundle = undefined;
      translateBy(null);
    });

    it("says so", () => {
      assert.match(page(), /<html lang="zh-CN">/);
    });
    it("brings the sentences along, before the script that reads them", () => {
      const html = page();
      const json = /<script type="application\/json" id="sentences">(.*?)<\/script>/s.exec(html)?.[1] ?? "none";
      assert.deepEqual(JSON.parse(json), bundle);
      assert.match(json, /^[^<>&\u2028]*$/);
      assert.ok(html.indexOf('id="sentences"') < html.indexOf("dist/panel.js"));
    });
  });

  it("shows a hostile expression as text", () => {
    assert.ok(!page('Map: m["</title><script>"]').includes("<script>"));
  });
});
