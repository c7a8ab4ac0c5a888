// Drives a Notion server with the official SDK and prints what it saw. Arguments: SDK folder, address, token, page id.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, baseUrl, auth, page] = process.argv.slice(2);
const { Client, iteratePaginatedAPI, isFullPage } = createRequire(pathToFileURL(folder + "/"))("@notionhq/client");
const notion = new Client({ auth, baseUrl, notionVersion: "2026-03-11", retry: false });
const text = (content) => [{ type: "text", text: { content } }];
const paragraph = (content) => ({ type: "paragraph", paragraph: { rich_text: text(content) } });

const me = await notion.users.me({});
const database = await notion.databases.create({
  parent: { type: "page_id", page_id: page },
  title: text("Tasks"),
  initial_data_source: { properties: { Name: { title: {} }, Due: { date: {} }, Review: { select: { options: [{ name: "New" }] } } } },
});
const source = database.data_sources[0].id;
const row = await notion.pages.create({
  parent: { type: "data_source_id", data_source_id: source },
  properties: { Name: { title: text("Write") }, Due: { date: { start: "2026-11-24" } }, Review: { select: { name: "New" } } },
  children: [paragraph("first")],
});
const first = (await notion.blocks.children.list({ block_id: row.id })).results[0];
await notion.blocks.children.append({
  block_id: row.id,
  children: Array.from({ length: 7 }, (_, n) => paragraph(`later ${n}`)),
  position: { type: "after_block", after_block: { id: first.id } },
});
await notion.blocks.update({ block_id: first.id, paragraph: { rich_text: text("edited") } });
const seen = [];
for await (const block of iteratePaginatedAPI(notion.blocks.children.list, { block_id: row.id, page_size: 3 })) {
  seen.push(block.paragraph.rich_text[0].plain_text);
}
await notion.pages.update({ page_id: row.id, properties: { Review: { select: { name: "Accepted" } } } });
const found = await notion.dataSources.query({
  data_source_id: source,
  filter: { property: "Review", select: { equals: "Accepted" } },
  sorts: [{ property: "Due", direction: "ascending" }],
});
await notion.blocks.delete({ block_id: first.id });
await notion.pages.update({ page_id: row.id, in_trash: true });
const left = await notion.dataSources.query({ data_source_id: source });
const missing = await notion.pages.retrieve({ page_id: "0".repeat(32) }).catch((error) => error.code);
console.log(JSON.stringify({
  me: me.type, full: isFullPage(row), seen, found: found.results.map((one) => one.id === row.id), left: left.results.length, missing,
}));
