import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Checks PDF files against PDF/UA-1 with veraPDF's engine; prints one line for each file and each fault. */
public class PdfUa {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var foundry = Foundries.defaultInstance();
        for (String file : files) {
            try (var parser = foundry.createParser(new File(file), PDFAFlavour.PDFUA_1);
                 var validator = foundry.createValidator(PDFAFlavour.PDFUA_1, false)) {
                var result = validator.validate(parser);
                System.out.println((result.isCompliant() ? "pass " : "fail ") + result.getTotalAssertions() + " " + file);
                for (TestAssertion each : result.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println("  " + each.getRuleId().getClause() + " " + each.getMessage());
                    }
                }
            }
        }
    }
}
