"""The bundled fonts: font files, their licences and `index.json`, installed as the data package `vecdraw_fonts`.

`importlib.resources.files("vecdraw_fonts")` finds them. No code lives here; `README.md` says what each file is.
"""
