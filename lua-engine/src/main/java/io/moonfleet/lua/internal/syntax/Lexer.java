package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.SourceText.hexDigit;
import static io.moonfleet.lua.internal.syntax.SourceText.isDigit;
import static io.moonfleet.lua.internal.syntax.SourceText.isNameStart;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Cuts source bytes into tokens. A pass over the C lexer's states, so that errors show the same piece of text. */
final class Lexer {

    /** What one becomes, in bytes: nodes weigh 35 to 130 for each of their tokens. */
    private static final int TOKEN_WEIGHT = 100;

    /** So many are paid at once. */
    private static final int PAID_TOKENS = 256;

    private final SourceText text;
    private final QuotedString quotedString;
    private final Function<LuaString, LuaString> intern;
    private final LongConsumer memory;
    private int tokens;

    /** The line that was reached. */
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
        this(new SourceText(source, chunk), intern, memory);
    }

    /** Reads a text that is not all there yet. */
    Lexer(Pieces pieces, String chunk, Function<LuaString, LuaString> intern, LongConsumer memory) {
        this(new SourceText(pieces, chunk), intern, memory);
    }

    private Lexer(SourceText text, Function<LuaString, LuaString> intern, LongConsumer memory) {
        this.text = text;
        this.quotedString = new QuotedString(text);
        this.intern = intern;
        this.memory = memory;
    }

    void next() {
        lastLine = line;
        if (aheadToken >= 0) {
            token = aheadToken;
            value = aheadValue;
            aheadToken = -1;
        } else {
            token = scan();
            line = text.line();
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

    /** The token after the current one. */
    int lookAhead() {
        var keptToken = token;
        var keptValue = value;
        aheadToken = scan();
        aheadValue = value;
        line = text.line();
        token = keptToken;
        value = keptValue;
        return aheadToken;
    }

    /** How far it has read. */
    int position() {
        return text.position();
    }

    // ---- errors ----

    /** An error about the current token. */
    LuaSyntaxException errorNear(String message) {
        return switch (token) {
            case 0 -> error(message);
            case Token.NAME, Token.STRING, Token.FLOAT, Token.INTEGER -> text.errorNearSaved(message);
            default -> error(message + " near " + Token.show(token));
        };
    }

    /** An error about the meaning, without "near". */
    LuaSyntaxException error(String message) {
        return text.error(message);
    }

    // ---- tokens ----

    private int scan() {
        text.keepSaved(0);
        while (true) {
            switch (text.current) {
                case '\n', '\r' -> text.passNewline();
                case ' ', '\f', '\t', 0x0b -> text.advance();
                case '-' -> {
                    text.advance();
                    if (text.current != '-') {
                        return '-';
                    }
                    text.advance();
                    skipComment();
                }
                case '[' -> {
                    return bracket();
                }
                case '=' -> {
                    text.advance();
                    return text.accept('=') ? Token.EQ : '=';
                }
                case '<' -> {
                    text.advance();
                    return text.accept('=') ? Token.LE : text.accept('<') ? Token.SHL : '<';
                }
                case '>' -> {
                    text.advance();
                    return text.accept('=') ? Token.GE : text.accept('>') ? Token.SHR : '>';
                }
                case '/' -> {
                    text.advance();
                    return text.accept('/') ? Token.IDIV : '/';
                }
                case '~' -> {
                    text.advance();
                    return text.accept('=') ? Token.NE : '~';
                }
                case ':' -> {
                    text.advance();
                    return text.accept(':') ? Token.DBCOLON : ':';
                }
                case '"', '\'' -> {
                    return string(quotedString.read());
                }
                case '.' -> {
                    return dots();
                }
                case SourceText.END -> {
                    return Token.EOS;
                }
                default -> {
                    return nameNumberOrCharacter();
                }
            }
        }
    }

    private int string(LuaString content) {
        value = intern.apply(content);
        return Token.STRING;
    }

    private int dots() {
        text.saveAndAdvance();
        if (text.saveIf('.', '.')) {
            return text.saveIf('.', '.') ? Token.DOTS : Token.CONCAT;
        }
        return isDigit(text.current) ? numeral('.') : '.';
    }

    private int nameNumberOrCharacter() {
        var first = text.current;
        if (isDigit(first)) {
            text.saveAndAdvance();
            return numeral(first);
        }
        if (!isNameStart(first)) {
            text.advance();
            return first;
        }
        do {
            text.saveAndAdvance();
        } while (isNameStart(text.current) || isDigit(text.current));
        var name = intern.apply(text.saved(0));
        value = name;
        return Token.ofName(name.toString());
    }

    private int numeral(int first) {
        var hexadecimal = first == '0' && text.saveIf('x', 'X');
        while (true) {
            if (hexadecimal ? text.saveIf('p', 'P') : text.saveIf('e', 'E')) {
                text.saveIf('-', '+');
            }
            if (hexDigit(text.current) >= 0 || text.current == '.') {
                text.saveAndAdvance();
            } else {
                break;
            }
        }
        var number = LuaNumbers.parse(text.saved(0));
        if (number == null) {
            throw text.errorNearSaved("malformed number");
        }
        value = number;
        return number instanceof Long ? Token.INTEGER : Token.FLOAT;
    }

    // ---- long brackets ----

    private int bracket() {
        var level = openLongBracket();
        if (level == -1) {
            return '[';
        }
        if (level < 0) {
            throw text.errorNearSaved("invalid long string delimiter");
        }
        readLongText(level, "string");
        return string(text.saved(level + 2));
    }

    private void skipComment() {
        if (text.current == '[') {
            var level = openLongBracket();
            if (level >= 0) {
                readLongText(level, "comment");
                text.keepSaved(0);
                return;
            }
            text.keepSaved(0);
        }
        while (!text.atNewline() && text.current != SourceText.END) {
            text.advance();
        }
    }

    /** The number of equals signs between two brackets; -1 for a single bracket, less for "[=" without another. */
    private int openLongBracket() {
        text.saveAndAdvance();
        var level = saveEqualsSigns();
        return text.current == '[' ? level : -level - 1;
    }

    private int saveEqualsSigns() {
        var count = 0;
        while (text.saveIf('=', '=')) {
            count++;
        }
        return count;
    }

    /** From the second opening bracket on. Saves the text with its brackets. */
    private void readLongText(int level, String what) {
        var startLine = text.line();
        text.saveAndAdvance();
        if (text.atNewline()) {
            text.passNewline();
        }
        while (true) {
            if (text.current == SourceText.END) {
                throw error("unfinished long " + what + " (starting at line " + startLine + ") near <eof>");
            } else if (text.current == ']') {
                if (closesLongText(level)) {
                    return;
                }
            } else if (text.atNewline()) {
                text.passNewline();
                text.save('\n');
            } else {
                text.saveAndAdvance();
            }
        }
    }

    private boolean closesLongText(int level) {
        text.saveAndAdvance();
        var equals = saveEqualsSigns();
        if (text.current == ']' && equals == level) {
            text.saveAndAdvance();
            return true;
        }
        return false;
    }
}
