package io.moonfleet.hub.internal.document;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, in the form of {@code diff -u}. */
public final class LineDiff {

    private static final int CONTEXT = 3;

    /** Beyond this product of lines the middle is shown as replaced whole: the table would not fit into memory. */
    private static final long MAX_TABLE = 4_000_000;

    private enum Kind {
        SAME(' '),
        REMOVED('-'),
        ADDED('+');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }
    }

    private record Line(Kind kind, String text) {}

    private LineDiff() {}

    /** Empty when there is no difference. */
    public static String unified(String oldName, String oldText, String newName, String newText) {
        if (oldText.equals(newText)) {
            return "";
        }
        var lines = compare(lines(oldText), lines(newText));
        var diff = new StringBuilder("--- " + oldName + "\n+++ " + newName + "\n");
        int at = 0;
        while (at < lines.size()) {
            int first = next(lines, at);
            if (first < 0) {
                break;
            }
            int begin = Math.max(at, first - CONTEXT);
            int end = endOfHunk(lines, first);
            hunk(diff, lines, begin, end);
            at = end;
        }
        return diff.toString();
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static int next(List<Line> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).kind != Kind.SAME) {
                return i;
            }
        }
        return -1;
    }

    /** Changes that are near each other are one hunk. */
    private static int endOfHunk(List<Line> lines, int first) {
        int last = first;
        for (int i = next(lines, first + 1); i >= 0 && i - last <= 2 * CONTEXT; i = next(lines, i + 1)) {
            last = i;
        }
        return Math.min(lines.size(), last + 1 + CONTEXT);
    }

    private static void hunk(StringBuilder diff, List<Line> lines, int begin, int end) {
        int oldBegin = count(lines, 0, begin, Kind.ADDED);
        int newBegin = count(lines, 0, begin, Kind.REMOVED);
        int oldCount = count(lines, begin, end, Kind.ADDED);
        int newCount = count(lines, begin, end, Kind.REMOVED);
        diff.append("@@ -").append(place(oldBegin, oldCount)).append(" +").append(place(newBegin, newCount));
        diff.append(" @@\n");
        for (var line : lines.subList(begin, end)) {
            diff.append(line.kind.sign).append(line.text).append('\n');
        }
    }

    private static String place(int before, int count) {
        return (count == 0 ? before : before + 1) + "," + count;
    }

    /** How many lines that are not of a kind. */
    private static int count(List<Line> lines, int from, int to, Kind not) {
        return (int) lines.subList(from, to).stream()
                .filter(line -> line.kind != not)
                .count();
    }

    private static List<Line> compare(List<String> before, List<String> after) {
        int same = 0;
        while (same < before.size() && same < after.size() && before.get(same).equals(after.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < before.size() - same
                && tail < after.size() - same
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        var lines = new ArrayList<Line>();
        before.subList(0, same).forEach(text -> lines.add(new Line(Kind.SAME, text)));
        middle(before.subList(same, before.size() - tail), after.subList(same, after.size() - tail), lines);
        before.subList(before.size() - tail, before.size()).forEach(text -> lines.add(new Line(Kind.SAME, text)));
        return lines;
    }

    /** The longest common subsequence, by a table. */
    private static void middle(List<String> before, List<String> after, List<Line> lines) {
        if ((long) before.size() * after.size() > MAX_TABLE) {
            before.forEach(text -> lines.add(new Line(Kind.REMOVED, text)));
            after.forEach(text -> lines.add(new Line(Kind.ADDED, text)));
            return;
        }
        var longest = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                longest[i][j] = before.get(i).equals(after.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(Kind.SAME, before.get(i++)));
                j++;
            } else if (i < before.size() && (j == after.size() || longest[i + 1][j] >= longest[i][j + 1])) {
                lines.add(new Line(Kind.REMOVED, before.get(i++)));
            } else {
                lines.add(new Line(Kind.ADDED, after.get(j++)));
            }
        }
    }
}
