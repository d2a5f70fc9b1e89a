package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Results;
import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** What went wrong with a file, in the words and numbers of Linux, which is how Lua programs know it. */
record SystemError(String text, int number) {

    static final SystemError BAD_DESCRIPTOR = new SystemError("Bad file descriptor", 9);
    static final SystemError INVALID_ARGUMENT = new SystemError("Invalid argument", 22);
    private static final int UNKNOWN = 5; // EIO

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("Operation not permitted", 1),
            Map.entry("No such file or directory", 2),
            Map.entry("Input/output error", 5),
            Map.entry("No such device or address", 6),
            Map.entry("Bad file descriptor", 9),
            Map.entry("Cannot allocate memory", 12),
            Map.entry("Permission denied", 13),
            Map.entry("Device or resource busy", 16),
            Map.entry("File exists", 17),
            Map.entry("Invalid cross-device link", 18),
            Map.entry("Not a directory", 20),
            Map.entry("Is a directory", 21),
            Map.entry("Invalid argument", 22),
            Map.entry("Too many open files", 24),
            Map.entry("Text file busy", 26),
            Map.entry("File too large", 27),
            Map.entry("No space left on device", 28),
            Map.entry("Illegal seek", 29),
            Map.entry("Read-only file system", 30),
            Map.entry("Broken pipe", 32),
            Map.entry("File name too long", 36),
            Map.entry("Directory not empty", 39),
            Map.entry("Too many levels of symbolic links", 40));

    static SystemError of(Exception e) {
        var text =
                switch (e) {
                    case NoSuchFileException _ -> "No such file or directory";
                    case AccessDeniedException _ -> "Permission denied";
                    case DirectoryNotEmptyException _ -> "Directory not empty";
                    case FileAlreadyExistsException _ -> "File exists";
                    case NotDirectoryException _ -> "Not a directory";
                    case NonReadableChannelException _, NonWritableChannelException _ -> BAD_DESCRIPTOR.text;
                    case FileSystemException failure when failure.getReason() != null -> failure.getReason();
                    case IOException failure when failure.getMessage() != null -> failure.getMessage();
                    default -> "Input/output error";
                };
        return new SystemError(text, NUMBERS.getOrDefault(text, UNKNOWN));
    }

    /** C sees a text only up to its first zero. */
    static String visible(LuaString name) {
        var text = name.toString();
        var zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /** nil, a message and a number: how io functions fail. */
    Object asResults() {
        return asResults(null);
    }

    Object asResults(LuaString fileName) {
        var message = fileName == null ? LuaString.of(text) : LuaString.of(visible(fileName) + ": " + text);
        return Results.of(null, message, (long) number);
    }
}
