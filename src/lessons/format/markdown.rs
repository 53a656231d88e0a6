//! The text of a lesson, read as Markdown.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::lessons::format::error::LessonError;
use crate::lessons::format::fault::Fault;
use crate::lessons::format::lines::Line;
use crate::lessons::format::text::{Block, Inline};

/// Reads lines as blocks of text.
pub(super) fn blocks(lines: &[Line<'_>], errors: &mut Vec<LessonError>) -> Vec<Block> {
    let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    let first = lines.first().map_or(1, |(number, _)| *number);
    let mut reader = Reader { open: vec![Open::Blocks(Vec::new())], errors };
    for (event, range) in Parser::new_ext(&text, Options::empty()).into_offset_iter() {
        reader.take(event, first + text[..range.start].matches('\n').count());
    }
    match reader.open.into_iter().next() {
        Some(Open::Blocks(blocks)) => blocks,
        _ => Vec::new(),
    }
}

/// Reads a line as a paragraph.
pub(super) fn inline(line: usize, text: &str, errors: &mut Vec<LessonError>) -> Vec<Inline> {
    let blocks = blocks(&[(line, text)], errors);
    let mut blocks = blocks.into_iter();
    match (blocks.next(), blocks.next()) {
        (Some(Block::Paragraph(parts)), None) => parts,
        (None, _) => Vec::new(),
        (Some(_), _) => {
            errors.push(LessonError::new(line, Fault::PlainTextExpected));
            Vec::new()
        }
    }
}

/// What has begun and not ended yet.
enum Open {
    Blocks(Vec<Block>),
    Paragraph(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Link(String, Vec<Inline>),
    Code(String, String),
    List(bool, Vec<Vec<Block>>),
    /// What no lesson may have; its text is dropped.
    Refused(Vec<Inline>),
}

struct Reader<'a> {
    open: Vec<Open>,
    errors: &'a mut Vec<LessonError>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.inline(Inline::Code(text.into_string())),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(_) | Event::InlineHtml(_) => self.refuse(line, Fault::Html),
            Event::Rule => self.refuse(line, Fault::Rule),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.refuse(line, Fault::NotShown);
            }
        }
    }

    fn refuse(&mut self, line: usize, fault: Fault) {
        self.errors.push(LessonError::new(line, fault));
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) {
        let open = match tag {
            Tag::Paragraph => Open::Paragraph(Vec::new()),
            Tag::Emphasis => Open::Emphasis(Vec::new()),
            Tag::Strong => Open::Strong(Vec::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) => Open::Code(language.into_string(), String::new()),
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code(String::new(), String::new()),
            Tag::List(start) => Open::List(start.is_some(), Vec::new()),
            Tag::Item => Open::Blocks(Vec::new()),
            Tag::Link { dest_url, .. } => {
                if !["https://", "http://", "#", "?subscriber", "about.html"]
                    .iter()
                    .any(|begin| dest_url.starts_with(begin))
                {
                    self.refuse(line, Fault::LinkElsewhere);
                }
                Open::Link(dest_url.into_string(), Vec::new())
            }
            Tag::HtmlBlock => Open::Refused(Vec::new()),
            Tag::Heading { .. } => {
                self.refuse(line, Fault::Heading);
                Open::Refused(Vec::new())
            }
            Tag::Image { .. } => {
                self.refuse(line, Fault::Picture);
                Open::Refused(Vec::new())
            }
            _ => {
                self.refuse(line, Fault::NotShown);
                Open::Refused(Vec::new())
            }
        };
        self.open.push(open);
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        match open {
            Open::Paragraph(parts) => self.block(Block::Paragraph(parts)),
            Open::Emphasis(parts) => self.inline(Inline::Emphasis(parts)),
            Open::Strong(parts) => self.inline(Inline::Strong(parts)),
            Open::Link(to, text) => self.inline(Inline::Link { to, text }),
            Open::Code(language, text) => self.block(Block::Code { language, text: text.trim_end().to_owned() }),
            Open::List(is_ordered, items) => self.block(Block::List { is_ordered, items }),
            Open::Blocks(blocks) => match self.open.last_mut() {
                Some(Open::List(_, items)) => items.push(blocks),
                _ => self.open.push(Open::Blocks(blocks)),
            },
            Open::Refused(_) => {}
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(Open::Blocks(blocks)) = self.open.last_mut() {
            blocks.push(block);
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(Open::Code(_, code)) => code.push_str(text),
            _ => self.inline(Inline::Text(text.to_owned())),
        }
    }

    fn inline(&mut self, part: Inline) {
        let parts = match self.open.last_mut() {
            Some(
                Open::Paragraph(parts)
                | Open::Emphasis(parts)
                | Open::Strong(parts)
                | Open::Link(_, parts)
                | Open::Refused(parts),
            ) => parts,
            Some(Open::Blocks(blocks)) => {
                // The text of a tight list's item stands without a paragraph.
                if !matches!(blocks.last(), Some(Block::Paragraph(_))) {
                    blocks.push(Block::Paragraph(Vec::new()));
                }
                match blocks.last_mut() {
                    Some(Block::Paragraph(parts)) => parts,
                    _ => return,
                }
            }
            Some(Open::Code(..) | Open::List(..)) | None => return,
        };
        match (parts.last_mut(), part) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, part) => parts.push(part),
        }
    }
}
