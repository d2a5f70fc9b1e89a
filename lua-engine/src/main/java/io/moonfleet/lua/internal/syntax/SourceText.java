package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.text.ByteText;
import java.util.Arrays;

/** The bytes of a chunk, one after the other; what is saved of them makes a token, or is quoted by an error. Counts lines. */
final class SourceText {

    static final int END = -1;

    private final String chunk;
    private byte[] source;
    private int end;
    /** Where more text comes from, or null when all of it is there. */
    private Pieces pieces;

    private int position;
    private int line = 1;
    /** The byte that is next, or {@link #END}. */
    int current;

    private byte[] saved = new byte[64];
    private int savedLength;

    SourceText(byte[] source, String chunk) {
        this.source = source;
        this.end = source.length;
        this.chunk = chunk;
        current = source.length == 0 ? END : source[0] & 0xff;
    }

    /** A text that is not all there yet. */
    SourceText(Pieces pieces, String chunk) {
        this(new byte[0], chunk);
        this.pieces = pieces;
        position = -1;
        advance();
    }

    /** How far it has been read. */
    int position() {
        return position;
    }

    int line() {
        return line;
    }

    // ---- reading ----

    void advance() {
        position++;
        current = position < end || (pieces != null && isExtended()) ? source[position] & 0xff : END;
    }

    private boolean isExtended() {
        var piece = pieces.next();
        if (piece == null || piece.length == 0) {
            pieces = null;
            return false;
        }
        if (end + piece.length > source.length) {
            source = Arrays.copyOf(source, Math.max(2 * source.length, end + piece.length));
        }
        System.arraycopy(piece, 0, source, end, piece.length);
        end += piece.length;
        return true;
    }

    boolean accept(char wanted) {
        if (current == wanted) {
            advance();
            return true;
        }
        return false;
    }

    boolean atNewline() {
        return current == '\n' || current == '\r';
    }

    /** Two different bytes in a row are one end of a line. */
    void passNewline() {
        var first = current;
        advance();
        if (atNewline() && current != first) {
            advance();
        }
        if (++line == Integer.MAX_VALUE) {
            throw error("chunk has too many lines");
        }
    }

    // ---- saving ----

    void save(int character) {
        if (savedLength == saved.length) {
            saved = Arrays.copyOf(saved, 2 * savedLength);
        }
        saved[savedLength++] = (byte) character;
    }

    void saveAndAdvance() {
        save(current);
        advance();
    }

    boolean saveIf(char one, char other) {
        if (current == one || current == other) {
            saveAndAdvance();
            return true;
        }
        return false;
    }

    int savedLength() {
        return savedLength;
    }

    /** Forgets all that was saved but so many bytes. */
    void keepSaved(int length) {
        savedLength = length;
    }

    /** What was saved, without so many bytes at its start and at its end. */
    LuaString saved(int margin) {
        return LuaString.copyOf(saved, margin, savedLength - margin);
    }

    // ---- errors ----

    LuaSyntaxException error(String message) {
        return new LuaSyntaxException(chunk + ":" + line + ": " + message);
    }

    /** An error about what was saved. */
    LuaSyntaxException errorNearSaved(String message) {
        return error(message + " near " + quoteSaved());
    }

    /** Up to a zero byte, as C prints it. */
    String quoteSaved() {
        var length = 0;
        while (length < savedLength && saved[length] != 0) {
            length++;
        }
        return "'" + ByteText.of(LuaString.copyOf(saved, 0, length)) + "'";
    }

    // ---- bytes ----

    static boolean isNameStart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** What a hexadecimal digit stands for; -1 for other bytes. */
    static int hexDigit(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        var lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
