"""Minutes into Notion, without harm to what people did there. `writer` tells the story."""
