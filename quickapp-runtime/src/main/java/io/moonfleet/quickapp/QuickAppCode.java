package io.moonfleet.quickapp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The Lua files of a QuickApp, in the order they run: the main file last. */
public record QuickAppCode(List<SourceFile> files) {

    public QuickAppCode {
        var mains = files.stream().filter(SourceFile::main).count();
        if (mains != 1) {
            throw new QuickAppException(
                    QuickAppException.Code.FILES, "a QuickApp needs exactly one main file, this one has " + mains);
        }
        var names = new HashSet<String>();
        for (var file : files) {
            if (!names.add(file.name())) {
                throw new QuickAppException(
                        QuickAppException.Code.FILES, "two files of the QuickApp are named '" + file.name() + "'");
            }
        }
        var ordered = new ArrayList<>(files);
        ordered.sort((a, b) -> Boolean.compare(a.main(), b.main())); // stable: the others keep their order
        files = List.copyOf(ordered);
    }

    /** A QuickApp of one file. */
    public static QuickAppCode of(String mainText) {
        return new QuickAppCode(List.of(SourceFile.main(mainText)));
    }

    public SourceFile main() {
        return files.getLast();
    }
}
