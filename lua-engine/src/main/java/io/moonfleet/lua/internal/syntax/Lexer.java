package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.text.ByteText;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Cuts source bytes into tokens. A pass over the C lexer's states, so that errors show the same piece of text. */
final class Lexer {

    private static final int END_OF_SOURCE = -1;

    /** What one becomes, in bytes: nodes weigh 35 to 130 for each of their tokens. */
    private static final int TOKEN_WEIGHT = 100;

    /** So many are paid at once. */
    private static final int PAID_TOKENS = 256;

    private byte[] source;
    private int end;
    /** Where more text comes from, or null when all of it is there. */
    private Pieces pieces;

    private final String chunk;
    private final Function<LuaString, LuaString> intern;
    private final LongConsumer memory;
    private int tokens;
    private int position;
    private int current;
    private byte[] buffer = new byte[64];
    private int length;

    int line = 1;
    /** The line of the token consumed last. */
    int lastLine = 1;

    int token;
    /** The value of a name, string or number. */
    Object value;

    private int aheadToken = -1;
    private Object aheadValue;

    /** @param memory pays for what the parser makes of the tokens */
    Lexer(byte[] source, String chunk, Function<LuaString, LuaString> intern, LongConsumer memory) {
        this.source = source;
        this.end = source.length;
        this.chunk = chunk;
        this.intern = intern;
        this.memory = memory;
        current = source.length == 0 ? END_OF_SOURCE : source[0] & 0xff;
    }

    /** Reads a text that is not all there yet. */
    Lexer(Pieces pieces, String chunk, Function<LuaString, LuaString> intern, LongConsumer memory) {
        this(new byte[0], chunk, intern, memory);
        this.pieces = pieces;
        position = -1;
        advance();
    }

    void next() {
        lastLine = line;
        if (aheadToken >= 0) {
            token = aheadToken;
            value = aheadValue;
            aheadToken = -1;
        } else {
            token = scan();
        }
        if (++tokens % PAID_TOKENS == 0) {
            memory.accept((long) PAID_TOKENS * TOKEN_WEIGHT);
        }
    }

    /** At the end: the weight of all tokens, of which the rest is paid now. */
    long payTokens() {
        memory.accept((long) tokens % PAID_TOKENS * TOKEN_WEIGHT);
        return (long) tokens * TOKEN_WEIGHT;
    }

    /** How far it has read. */
    int position() {
        return position;
    }

    /** The token after the current one. */
    int lookAhead() {
        var keptToken = token;
        var keptValue = value;
        aheadToken = scan();
        aheadValue = value;
        token = keptToken;
        value = keptValue;
        return aheadToken;
    }

    // ---- errors ----

    /** An error about the current token. */
    LuaSyntaxException errorNear(String message) {
        return token == 0 ? error(message) : error(message, show(token));
    }

    /** An error about the meaning, without "near". */
    LuaSyntaxException error(String message) {
        return new LuaSyntaxException(chunk + ":" + line + ": " + message);
    }

    private LuaSyntaxException error(String message, String near) {
        return error(message + " near " + near);
    }

    private LuaSyntaxException errorInBuffer(String message) {
        return error(message, "'" + text() + "'");
    }

    private String show(int kind) {
        return switch (kind) {
            case Token.NAME, Token.STRING, Token.FLOAT, Token.INTEGER -> "'" + text() + "'";
            default -> Token.show(kind);
        };
    }

    /** The raw text of the token, up to a zero byte as C prints it. */
    private String text() {
        var end = 0;
        while (end < length && buffer[end] != 0) {
            end++;
        }
        return ByteText.of(LuaString.copyOf(buffer, 0, end));
    }

    // ---- characters ----

    private void advance() {
        position++;
        current = position < end || (pieces != null && isExtended()) ? source[position] & 0xff : END_OF_SOURCE;
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

    private void save(int character) {
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * length);
        }
        buffer[length++] = (byte) character;
    }

    private void saveAndAdvance() {
        save(current);
        advance();
    }

    private boolean accept(char wanted) {
        if (current == wanted) {
            advance();
            return true;
        }
        return false;
    }

    private boolean saveIf(char one, char other) {
        if (current == one || current == other) {
            saveAndAdvance();
            return true;
        }
        return false;
    }

    private boolean atNewline() {
        return current == '\n' || current == '\r';
    }

    private void passNewline() {
        var first = current;
        advance();
        if (atNewline() && current != first) {
            advance();
        }
        if (++line == Integer.MAX_VALUE) {
            throw error("chunk has too many lines");
        }
    }

    static boolean isNameStart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static int hexDigit(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        var lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    // ---- tokens ----

    private int scan() {
        length = 0;
        while (true) {
            switch (current) {
                case '\n', '\r' -> passNewline();
                case ' ', '\f', '\t', 0x0b -> advance();
                case '-' -> {
                    advance();
                    if (current != '-') {
                        return '-';
                    }
                    advance();
                    skipComment();
                }
                case '[' -> {
                    var level = longBracket();
                    if (level >= 0) {
                        longText(level, "string");
                        value = intern.apply(LuaString.copyOf(buffer, level + 2, length - level - 2));
                        return Token.STRING;
                    }
                    if (level == -1) {
                        return '[';
                    }
                    throw errorInBuffer("invalid long string delimiter");
                }
                case '=' -> {
                    advance();
                    return accept('=') ? Token.EQ : '=';
                }
                case '<' -> {
                    advance();
                    return accept('=') ? Token.LE : accept('<') ? Token.SHL : '<';
                }
                case '>' -> {
                    advance();
                    return accept('=') ? Token.GE : accept('>') ? Token.SHR : '>';
                }
                case '/' -> {
                    advance();
                    return accept('/') ? Token.IDIV : '/';
                }
                case '~' -> {
                    advance();
                    return accept('=') ? Token.NE : '~';
                }
                case ':' -> {
                    advance();
                    return accept(':') ? Token.DBCOLON : ':';
                }
                case '"', '\'' -> {
                    return quotedString(current);
                }
                case '.' -> {
                    return dots();
                }
                case END_OF_SOURCE -> {
                    return Token.EOS;
                }
                default -> {
                    return nameNumberOrCharacter();
                }
            }
        }
    }

    private int dots() {
        saveAndAdvance();
        if (saveIf('.', '.')) {
            return saveIf('.', '.') ? Token.DOTS : Token.CONCAT;
        }
        return isDigit(current) ? numeral('.') : '.';
    }

    private int nameNumberOrCharacter() {
        if (isDigit(current)) {
            var first = current;
            saveAndAdvance();
            return numeral(first);
        }
        if (!isNameStart(current)) {
            var character = current;
            advance();
            return character;
        }
        do {
            saveAndAdvance();
        } while (isNameStart(current) || isDigit(current));
        var name = intern.apply(LuaString.copyOf(buffer, 0, length));
        value = name;
        return Token.ofName(name.toString());
    }

    private int numeral(int first) {
        var hexadecimal = first == '0' && saveIf('x', 'X');
        while (true) {
            if (hexadecimal ? saveIf('p', 'P') : saveIf('e', 'E')) {
                saveIf('-', '+');
            }
            if (hexDigit(current) >= 0 || current == '.') {
                saveAndAdvance();
            } else {
                break;
            }
        }
        var number = LuaNumbers.parse(LuaString.copyOf(buffer, 0, length));
        if (number == null) {
            throw errorInBuffer("malformed number");
        }
        value = number;
        return number instanceof Long ? Token.INTEGER : Token.FLOAT;
    }

    private void skipComment() {
        if (current == '[') {
            var level = longBracket();
            if (level >= 0) {
                longText(level, "comment");
                length = 0;
                return;
            }
            length = 0;
        }
        while (!atNewline() && current != END_OF_SOURCE) {
            advance();
        }
    }

    /** After an opening bracket: the number of its equals signs; -1 for a single bracket, less for "[=" without another. */
    private int longBracket() {
        saveAndAdvance();
        var level = 0;
        while (current == '=') {
            saveAndAdvance();
            level++;
        }
        return current == '[' ? level : -level - 1;
    }

    /** Leaves the text with its brackets in the buffer. */
    private void longText(int level, String what) {
        var startLine = line;
        saveAndAdvance();
        if (atNewline()) {
            passNewline();
        }
        while (true) {
            if (current == END_OF_SOURCE) {
                throw error("unfinished long " + what + " (starting at line " + startLine + ")", "<eof>");
            } else if (current == ']') {
                if (closesLongText(level)) {
                    return;
                }
            } else if (atNewline()) {
                passNewline();
                save('\n');
            } else {
                saveAndAdvance();
            }
        }
    }

    private boolean closesLongText(int level) {
        saveAndAdvance();
        var equals = 0;
        while (current == '=') {
            saveAndAdvance();
            equals++;
        }
        if (current == ']' && equals == level) {
            saveAndAdvance();
            return true;
        }
        return false;
    }

    // ---- quoted strings ----

    private int quotedString(int quote) {
        saveAndAdvance();
        while (current != quote) {
            switch (current) {
                case END_OF_SOURCE -> throw error("unfinished string", "<eof>");
                case '\n', '\r' -> throw errorInBuffer("unfinished string");
                case '\\' -> escape();
                default -> saveAndAdvance();
            }
        }
        saveAndAdvance();
        value = intern.apply(LuaString.copyOf(buffer, 1, length - 1));
        return Token.STRING;
    }

    /** The backslash stays in the buffer until the escape has proved right, for messages. */
    private void escape() {
        saveAndAdvance();
        switch (current) {
            case 'a' -> replaceEscape('\007');
            case 'b' -> replaceEscape('\b');
            case 'f' -> replaceEscape('\f');
            case 'n' -> replaceEscape('\n');
            case 'r' -> replaceEscape('\r');
            case 't' -> replaceEscape('\t');
            case 'v' -> replaceEscape('\013');
            case 'x' -> hexadecimalEscape();
            case 'u' -> unicodeEscape();
            case '\n', '\r' -> {
                passNewline();
                length--;
                save('\n');
            }
            case '\\', '"', '\'' -> replaceEscape(current);
            case END_OF_SOURCE -> {
                // the string's loop says "unfinished string"
            }
            case 'z' -> {
                length--;
                advance();
                skipSpace();
            }
            default -> {
                check(isDigit(current), "invalid escape sequence");
                decimalEscape();
            }
        }
    }

    private void replaceEscape(int character) {
        advance();
        length--;
        save(character);
    }

    private void skipSpace() {
        while (current == ' ' || current >= '\t' && current <= '\r') {
            if (atNewline()) {
                passNewline();
            } else {
                advance();
            }
        }
    }

    private void check(boolean right, String message) {
        if (!right) {
            if (current != END_OF_SOURCE) {
                saveAndAdvance();
            }
            throw errorInBuffer(message);
        }
    }

    private int hexadecimalDigit() {
        saveAndAdvance();
        var digit = hexDigit(current);
        check(digit >= 0, "hexadecimal digit expected");
        return digit;
    }

    private void hexadecimalEscape() {
        var start = length - 1;
        var high = hexadecimalDigit();
        var low = hexadecimalDigit();
        advance();
        length = start;
        save(high << 4 | low);
    }

    private void decimalEscape() {
        var start = length - 1;
        var code = 0;
        for (var i = 0; i < 3 && isDigit(current); i++) {
            code = 10 * code + current - '0';
            saveAndAdvance();
        }
        check(code <= 255, "decimal escape too large");
        length = start;
        save(code);
    }

    private void unicodeEscape() {
        var start = length - 1;
        saveAndAdvance();
        check(current == '{', "missing '{'");
        var code = hexadecimalDigit();
        while (true) {
            saveAndAdvance();
            var digit = hexDigit(current);
            if (digit < 0) {
                break;
            }
            code = code << 4 | digit;
            check(code <= 0x10FFFF, "UTF-8 value too large");
        }
        check(current == '}', "missing '}'");
        advance();
        length = start;
        saveUtf8(code);
    }

    private void saveUtf8(int code) {
        if (code < 0x80) {
            save(code);
        } else if (code < 0x800) {
            save(0xc0 | code >> 6);
            save(0x80 | code & 0x3f);
        } else if (code < 0x10000) {
            save(0xe0 | code >> 12);
            save(0x80 | code >> 6 & 0x3f);
            save(0x80 | code & 0x3f);
        } else {
            save(0xf0 | code >> 18);
            save(0x80 | code >> 12 & 0x3f);
            save(0x80 | code >> 6 & 0x3f);
            save(0x80 | code & 0x3f);
        }
    }
}
