"""The documents of a report, opened by other programs.

Takes the folder of a report. Office files are checked against their schemas by openxml-audit,
the PDF by pdfua; the bulletin goes through LibreOffice, to PDF and back to Word. Prints what was checked and
ends with 1 where something differs.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHECKS = 0


def check(holds, what):
    global CHECKS
    if not holds:
        sys.exit(f"documents: {what}")
    CHECKS += 1


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    check(done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def validated(report):
    """Each office file against the schemas and the rules of its kind."""
    audit = Path(sys.executable).with_name("openxml-audit")
    files = [p for kind in ("docx", "xlsx") for p in sorted(report.rglob(f"*.{kind}"))]
    check(len(files) >= 2, f"no office files in {report}")
    for file in files:
        said = run(str(audit), str(file))
        check("Errors: 0" in said, f"{file}\n{said}")
    tool = f"openxml-audit {version('openxml-audit')}"
    evidence("office files without an error of schema or relation", tool, len(files))


def evidence(what, tool, figure):
    print(f"evidence: {what}|{tool}|the sample|{figure}")


def accessible(pdf):
    """The bulletin against the rules of PDF/UA-1 that pdfua knows, some of all 106."""
    said = run(str(Path(sys.executable).with_name("pdfua")), "check", str(pdf))
    found = re.search(r"checked against (\d+) of 106 .*errors=0 warnings=0", said, re.S)
    check(found, f"{pdf}\n{said}")
    # A rule on which the program itself fails is no rule that holds.
    failed = re.findall(r"\[skip \] (\S+)", said)
    rules = f"{found[1]} of 106; not run: {', '.join(failed) or 'none'}"
    evidence("rules of PDF/UA-1 without a finding", f"pdfua {version('pdfua')}", rules)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def body(docx):
    return zipfile.ZipFile(docx).read("word/document.xml").decode()


def words(xml):
    return squeezed("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))


def captions(xml):
    found = re.findall(r'<w:pStyle w:val="(?:Figure)?Caption"/>.*?</w:p>', xml, re.S)
    return [words(one).replace("&lt;", "<").replace("&amp;", "&") for one in found]


def heads(xml):
    """Heads of columns that the document says once."""
    whole = words(xml)
    rows = re.findall(r"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>.*?</w:tr>", xml, re.S)
    cells = {words(cell) for row in rows for cell in re.findall(r"<w:tc>.*?</w:tc>", row, re.S)}
    return [cell for cell in cells if len(cell) > 2 and whole.count(cell) == 1]


def office(docx, kind, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run("soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(docx))
    return folder / f"{docx.stem}.{kind.split(':')[0]}"


def through_libreoffice(docx, folder):
    own = body(docx)
    pdf = office(docx, "pdf", folder)
    text = squeezed(run("pdftotext", str(pdf), "-"))
    at = text.find("一、基本情况", text.find("目录") + 20)
    for caption in captions(own):
        # The head of a page may stand between number and title.
        title = re.sub(r"^[表图][0-9]+", "", caption)
        check(title in text, f"LibreOffice does not show {caption}")
    check(at > 0, "LibreOffice shows no first section")
    # A table that goes on over a page shows its head again.
    check(any(text.count(head) > 1 for head in heads(own)), "no head of a table comes again")
    check("—2—" in text and "—3—" in text, "pages bear no numbers")

    # Back to Word: an editor of another program keeps what matters.
    again_folder = folder / "again"
    again_folder.mkdir()
    again = body(office(docx, "docx", again_folder))
    check(again.count("<w:tbl>") == own.count("<w:tbl>"), "tables are lost on the way back")
    check(again.count("<w:tblHeader") == own.count("<w:tblHeader"), "repeated heads are lost")
    for description in re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', own):
        check(description[:30] in again, f"alternative text is lost: {description[:30]}")
    for level in ("1", "2"):
        own_headings = own.count(f'<w:pStyle w:val="Heading{level}"/>')
        check(again.count(f'<w:pStyle w:val="Heading{level}"/>') == own_headings, "headings are lost")


def main():
    report = Path(sys.argv[1])
    validated(report)
    accessible(report / "bulletin.pdf")
    folder = Path(tempfile.mkdtemp())
    try:
        through_libreoffice((report / "bulletin.docx").resolve(), folder)
    finally:
        shutil.rmtree(folder)
    print(f"documents: {CHECKS} checks passed")
    tool = " ".join(run("soffice", "--version").split()[:2])
    evidence("checks of the bulletin that passed, opened and written again", tool, CHECKS)


main()
