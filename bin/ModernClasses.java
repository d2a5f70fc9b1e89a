import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of jars today's class-file version. The JVM keeps none in its start-up cache that are older than Java 6,
 * as picocli's are, and verifies those slowly at each start: a third of the time until a QuickApp runs.
 */
final class ModernClasses {

    private static final int OLDEST_KEPT = ClassFile.JAVA_6_VERSION;

    public static void main(String... jars) throws IOException {
        for (var jar : jars) {
            modernise(Path.of(jar));
        }
    }

    private static void modernise(Path path) throws IOException {
        var modern = path.resolveSibling(path.getFileName() + ".new");
        try (var jar = new JarFile(path.toFile());
                var out = new JarOutputStream(Files.newOutputStream(modern))) {
            var classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
            for (var entry : jar.stream().toList()) {
                var content = jar.getInputStream(entry).readAllBytes();
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(entry.getName().endsWith(".class") ? modern(classFile, content) : content);
                out.closeEntry();
            }
        }
        Files.move(modern, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] modern(ClassFile classFile, byte[] content) {
        var model = classFile.parse(content);
        if (model.majorVersion() >= OLDEST_KEPT) {
            return content;
        }
        return classFile.transformClass(model, (to, element) -> {
            switch (element) {
                case ClassFileVersion _ -> to.withVersion(ClassFile.JAVA_8_VERSION, 0);
                // Written anew, so that they get the stack maps that the new version wants.
                case MethodModel method -> to.transformMethod(method, MethodTransform.transformingCode(CodeBuilder::with));
                default -> to.with(element);
            }
        });
    }

    /** Which classes extend which others: of the jar's own classes, and the JDK's. */
    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    var name = type.descriptorString();
                    var entry = jar.getEntry(name.substring(1, name.length() - 1) + ".class");
                    try {
                        return entry == null ? null : jar.getInputStream(entry);
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver());
    }
}
