package io.moonfleet.cli;

import io.moonfleet.lua.standalone.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines that a person edits on a terminal, with a history that outlives the process and names completed by the tab key.
 * Nothing of JLine is loaded before the first line is asked for: most runs of the interpreter are scripts.
 */
final class TerminalLines implements LineReader, AutoCloseable {

    private static final int HISTORY_LINES = 2000;

    /** Opens the terminal, once it is needed. */
    @FunctionalInterface
    interface Opener {
        Terminal open() throws IOException;
    }

    private final Opener opener;
    private final Path history;
    private Conversation conversation = new Silence();
    private Terminal terminal;
    private org.jline.reader.LineReader editor;

    TerminalLines(Opener opener, Path history) {
        this.opener = opener;
        this.history = history;
    }

    /** The terminal that the process was started from. */
    static Terminal systemTerminal() throws IOException {
        // Its own programs (stty) set the terminal up: the native ways need permissions that scripts do not.
        return TerminalBuilder.builder().system(true).provider("exec").build();
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void begin(Conversation with) {
        conversation = with;
    }

    @Override
    public String readLine(String prompt) throws IOException {
        if (editor == null) {
            open();
        }
        try {
            return editor.readLine(prompt);
        } catch (UserInterruptException abandoned) {
            throw new AbandonedLineException();
        } catch (EndOfFileException end) {
            return null;
        }
    }

    private void open() throws IOException {
        Files.createDirectories(history.getParent());
        terminal = opener.open();
        terminal.handle(Terminal.Signal.INT, _ -> conversation.interrupt()); // while a chunk runs
        editor = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("moonfleet lua")
                .parser(TerminalLines::wholeLine)
                .completer((_, line, candidates) -> complete(line, candidates))
                .option(org.jline.reader.LineReader.Option.DISABLE_EVENT_EXPANSION, true) // "!" is no history command
                .variable(org.jline.reader.LineReader.HISTORY_FILE, history)
                .variable(org.jline.reader.LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(org.jline.reader.LineReader.HISTORY_FILE_SIZE, HISTORY_LINES)
                .build();
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        var toCursor = line.line().substring(0, line.cursor());
        for (var completion : conversation.completions(toCursor)) {
            var shown = completion.substring(commonEnd(toCursor));
            candidates.add(new Candidate(completion, shown, null, null, null, null, false));
        }
    }

    /** Where the name that is being written begins: of the candidates only that much is shown. */
    private static int commonEnd(String line) {
        var start = line.length();
        while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** The interpreter decides what is complete, not JLine with its quotes and brackets: a line is one word. */
    private static ParsedLine wholeLine(String line, int cursor, Parser.ParseContext context) {
        return new WholeLine(line, cursor);
    }

    /** JLine warns of a line that cannot quote completions, though there is nothing to quote. */
    private record WholeLine(String line, int cursor) implements CompletingParsedLine {
        @Override
        public CharSequence escape(CharSequence candidate, boolean isComplete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor;
        }

        @Override
        public int rawWordLength() {
            return line.length();
        }

        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }
    }

    /** Before anybody listens. */
    private static final class Silence implements Conversation {
        @Override
        public List<String> completions(String lineToCursor) {
            return List.of();
        }

        @Override
        public void interrupt() {
            // Nothing runs.
        }
    }

    @Override
    public void close() throws IOException {
        if (terminal != null) {
            terminal.close();
        }
    }
}
