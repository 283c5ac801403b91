"""NS52x: pictures and slides, and the programs and packages that some of them need."""

from __future__ import annotations

from netspec.source.codes.base import Code


class MissingExtra(Code, number="NS520", category="output"):
    """A package that this format needs is not installed.

    SVG, Mermaid, DOT, TikZ and HTML need nothing beside netspec itself. PNG, PDF and PPTX are made by packages of
    the extra `draw`.

    Fails:
        $ netspec draw main.net -o main.png

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ pip install "netspec[draw]"
    """


class UnknownFormat(Code, number="NS521", category="output"):
    """The ending of the file names no format that pictures are written in.

    svg, png, pdf, pptx, tex, mmd, dot and html are.

    Fails:
        $ netspec draw main.net -o main.gif

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec draw main.net -o main.svg

        # file: main.net
        input 3x32x32
        conv3-8
    """


class StyleDoesNotSuit(Code, number="NS522", category="output"):
    """The style cannot show this network, or not so many networks.

    `volumes` and `u` show images on their way through a network, `u` one that becomes small and large again; `table`,
    `strip` and `compare` set several networks side by side, the others show one.

    Fails:
        $ netspec draw main.net -o main.svg --style volumes

        # file: main.net
        input vector 784
        fc-10

    Mended:
        $ netspec draw main.net -o main.svg

        # file: main.net
        input vector 784
        fc-10
    """


class DotMissing(Code, number="NS523", category="output"):
    """The style `graph` is laid out by the program `dot`, which is not installed or does not answer.

    It is part of Graphviz: `apt install graphviz`, `brew install graphviz`, `winget install graphviz`. DOT text is
    written without it, and so is every other style.

    Fails:
        $ netspec draw main.net -o main.svg --style graph

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec draw main.net -o main.dot --style graph

        # file: main.net
        input 3x32x32
        conv3-8
    """


class NoSuchBlock(Code, number="NS524", category="name"):
    """There is no def or label of that name in what the network uses.

    `--def` takes the name of a def that was called, or the path of a label.

    Fails:
        $ netspec draw main.net -o main.svg --def bottleneck

        # file: main.net
        input 3x32x32
        def block(c) { conv3-{c}, relu, conv3-{c} }
        block(8)

    Mended:
        $ netspec draw main.net -o main.svg --def block

        # file: main.net
        input 3x32x32
        def block(c) { conv3-{c}, relu, conv3-{c} }
        block(8)
    """


class TemplateUnreadable(Code, number="NS525", category="file"):
    """The template is no PowerPoint file that can be read.

    Fails:
        $ netspec slides main.net -o deck.pptx --template main.net

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec slides main.net -o deck.pptx

        # file: main.net
        input 3x32x32
        conv3-8
    """
