"""temp"""
from vecdraw.context.pictures import Pictures
class Lettering(Pictures):
    pass
